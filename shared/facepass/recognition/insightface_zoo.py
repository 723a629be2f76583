"""InsightFace's `model_zoo` as a package of this name, without running `insightface/__init__`.

InsightFace's own __init__ imports everything that it can do: scikit-image, SciPy, onnx, requests; half a second of a
cold start for two modules that need NumPy, OpenCV and ONNX Runtime. A module with a `__path__` is a package: the same
files, imported from there, find their neighbours by their relative imports. `import insightface` still imports the
real one, also in the same process.
"""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

_found = find_spec("insightface")  # located, not imported
if _found is None or not _found.submodule_search_locations:
    raise ModuleNotFoundError("No module named 'insightface'", name="insightface")
__path__ = [str(Path(folder) / "model_zoo") for folder in _found.submodule_search_locations]


class _OnDemand(ModuleType):
    """Stands for a module until one of its attributes is used."""

    def __getattr__(self, attribute: str) -> Any:
        return getattr(importlib.import_module(self.__name__), attribute)


@contextmanager
def _on_demand(name: str) -> Iterator[None]:
    """Provide an empty module of this name while the block runs; a later import gets the real one."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = _OnDemand(name)
    try:
        yield
    finally:
        del sys.modules[name]


# The detector needs onnx (0.1 s) only to read a graph from a file, and it is opened without naming one. Its CoreML
# cache, for Macs, reads versions from importlib.metadata (10 ms).
with _on_demand("onnx"), _on_demand("importlib.metadata"):
    scrfd = importlib.import_module(f"{__name__}.scrfd")
package_manifest = importlib.import_module(f"{__name__}.package_manifest")
