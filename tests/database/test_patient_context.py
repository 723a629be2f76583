"""An operator's command may take its time where a function may not."""

from typing import Any

import pytest
from sqlalchemy import text

from facepass.context import Context, PatientContext
from tests.support import own_user

LIMIT = text("select current_user, current_setting('statement_timeout')")


def _limits(tenant: str, side: str) -> list[tuple[Any, ...]]:
    """The database user and its limit in a function's context, and in a patient one."""
    found = []
    for context in (Context(tenant), PatientContext(tenant)):
        with getattr(context, side)() as session:
            found.append(tuple(session.execute(LIMIT).one()))
    return found


@pytest.mark.usefixtures("vector")
@pytest.mark.parametrize("side", ["main", "vector"])
def test_a_patient_context_has_no_limit_although_its_database_user_has_one(side: str, tenant: str) -> None:
    """As `facepass reembed` with a function's environment variables, which switches all faces in one statement."""
    limits = own_user.call("facepass_indexer", _limits, tenant, side)
    assert limits == [("facepass_indexer", "11s"), ("facepass_indexer", "0")]
