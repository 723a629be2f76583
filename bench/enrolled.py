"""A fresh local runtime with the demo's three users enrolled, as benchmarks of searches and uploads begin."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from local.demo.checks import check_indexed
from local.demo.client import App
from local.demo.photos import PEOPLE
from local.demo.runtime import running


@contextmanager
def enrolled_app(port: int) -> Iterator[tuple[App, Path]]:
    """An app of the runtime, and the runtime's data folder. Raises RuntimeFailed and NotAsExpected."""
    with tempfile.TemporaryDirectory() as data, running(port, Path(data)) as runtime:
        app = App.at(runtime.base_url, runtime.key)
        for person in PEOPLE:
            check_indexed(app.upload(person.photo, person.content_type), faces=1)
        yield app, Path(data)
