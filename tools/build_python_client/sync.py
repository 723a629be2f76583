"""The synchronous half of the Python client, made from the asynchronous one."""

import re
from pathlib import Path

HAND_WRITTEN = {"concurrency.py"}
WORDS = [
    (r"\basync (?=def|with|for)", ""),
    (r"\bawait ", ""),
    (r"\bAsync(?=[A-Z])", ""),
    (r"\b__a(iter|enter|exit)__", r"__\1__"),
    (r"\baclose\b", "close"),
    (r"facepass_client\._async\b", "facepass_client._sync"),
]


def sync_modules(source: Path) -> dict[str, str]:
    """The synchronous modules by file name, from a folder of asynchronous ones."""
    return {file.name: synchronous(file.read_text()) for file in source.glob("*.py") if file.name not in HAND_WRITTEN}


def synchronous(source: str) -> str:
    """The same module without `async` and `await`."""
    for pattern, replacement in WORDS:
        source = re.sub(pattern, replacement, source)
    head, separator, rest = source.partition('"""\n')
    return f"{head}{separator}# Written by tools/build_python_client from facepass_client/_async.\n{rest}"
