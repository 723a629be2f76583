"""The sample events in events/."""

import json
from pathlib import Path
from typing import Any

EVENTS = Path(__file__).parents[2] / "events"


def read(name: str) -> Any:
    return json.loads((EVENTS / f"{name}.json").read_text())
