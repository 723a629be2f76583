"""Programs under tools/, loaded by their path: the folder is no package."""

import importlib.util
from pathlib import Path
from types import ModuleType

TOOLS = Path(__file__).parents[2] / "tools"


def load_tool(path: str) -> ModuleType:
    """The module of a file under tools/."""
    spec = importlib.util.spec_from_file_location(Path(path).stem, TOOLS / path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
