"""The logger. No log line contains what an error's message may quote: a photo, a vector, an email, a key."""

import json
import traceback
from functools import partial
from types import TracebackType

from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

from facepass import __version__


class FramesOnly(LambdaPowertoolsFormatter):
    """Exceptions as their types and the places that raised them, the cause last; never their messages.

    PostgreSQL repeats the values of a row in its errors (`Key (email)=(…) already exists`), and pydantic its input.
    """

    def formatException(  # noqa: N802  # logging's own name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """The chain of exceptions, each with its last frames."""
        lines, error = [], ei[1]
        while error is not None:
            lines.append(title_of(error))
            lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in _frames(error)]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)


LAST_FRAMES = 12


def _frames(error: BaseException) -> list[traceback.FrameSummary]:
    return list(traceback.extract_tb(error.__traceback__))[-LAST_FRAMES:]


def title_of(error: BaseException) -> str:
    """The type, and the SQLSTATE of a PostgreSQL error."""
    details = error.args[0] if error.args else None
    code = details.get("C") if isinstance(details, dict) else None
    return f"{type(error).__module__}.{type(error).__qualname__}" + (f" {code}" if code else "")


# ASCII: U+2028 and similar characters end a line for some programs, and would let an attacker forge log lines.
# serialize_stacktrace=False: Powertools' own field of the stack repeats the message.
logger = Logger(
    logger_formatter=FramesOnly(
        json_serializer=partial(json.dumps, default=str, separators=(",", ":")), serialize_stacktrace=False
    ),
    version=__version__,
)
