"""Breaks a function's environment as it starts. Python itself imports this file, by its name.

BREAKAGE names a file: by function, the environment variables that it gets instead of its own. `CLOCK_IS_OFF` among
them makes the clock that signs requests to AWS wrong by so many seconds.
"""

import importlib.abc
import importlib.util
import json
import os
import sys
from datetime import timedelta
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

FILE = Path(os.environ["BREAKAGE"])
if FILE.exists():
    os.environ |= json.loads(FILE.read_text()).get(os.environ.get("AWS_LAMBDA_FUNCTION_NAME", ""), {})


class WrongClock(importlib.abc.MetaPathFinder):
    """Finds botocore's clock as the default finder does, and sets it wrong."""

    def find_spec(self, name: str, _path: object, _target: object = None) -> ModuleSpec | None:
        """The usual spec of the module with the clock."""
        if name != "botocore.compat":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        execute = spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            execute(module)
            right = module.get_current_datetime

            def wrong(*arguments: Any, **named: Any) -> Any:
                return right(*arguments, **named) + timedelta(seconds=float(os.environ["CLOCK_IS_OFF"]))

            module.get_current_datetime = wrong

        spec.loader.exec_module = exec_module
        return spec


if "CLOCK_IS_OFF" in os.environ:
    sys.meta_path.insert(0, WrongClock())
