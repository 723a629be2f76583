"""What a step found, and the two ways in which it ends early."""

from dataclasses import dataclass
from enum import StrEnum

from facepass.doctor.remedies import REMEDIES


class State(StrEnum):
    """How a step ended. not_checked: it could not be tried, or was not asked for."""

    OK = "ok"
    FAILED = "failed"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True)
class Finding:
    """A step and its result. says: one sentence. fault: a key of REMEDIES, for a step that failed."""

    step: str
    state: State
    says: str
    seconds: float = 0.0
    fault: str | None = None

    @property
    def do(self) -> str | None:
        """What to do about the fault."""
        return REMEDIES[self.fault].do if self.fault else None

    @property
    def page(self) -> str | None:
        """The page of the documentation to read."""
        return REMEDIES[self.fault].page if self.fault else None


class Fault(Exception):
    """Something is wrong. code: a key of REMEDIES. says: what was seen, in one sentence."""

    def __init__(self, code: str, says: str) -> None:
        self.code, self.says = code, says
        super().__init__(f"{code}: {says}")


class NotChecked(Exception):
    """The step cannot be tried; the message says why."""
