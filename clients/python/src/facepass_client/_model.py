"""What every generated type rests on."""

from datetime import date, datetime
from typing import TypeAlias

from pydantic import BaseModel, ConfigDict

# A time or a day of a request, as an object or as text in ISO 8601.
Moment: TypeAlias = datetime | str
Day: TypeAlias = date | str


class Model(BaseModel):
    """An answer. Fields of a later release are kept, as they are."""

    model_config = ConfigDict(extra="allow", protected_namespaces=())


class UnknownEvent(Model):
    """A CloudEvent of a type that this release does not know."""

    id: str
    type: str
    subject: str | None = None
    data: dict[str, object] | None = None
