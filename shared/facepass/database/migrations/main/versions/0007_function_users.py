"""Each function has a user of its own in the cloud, and each user what its function does, table by table.

init.py makes the users. facepass_app, as which the local runtime and the tests connect, keeps the rights of them all.
"""

from alembic import op

revision = "0007"
down_revision = "0006"


def executes(*functions: str) -> dict[str, str]:
    """The right to call these."""
    return {f"function {function}": "execute" for function in functions}


KNOWS_KEYS = executes("api_key_by_id", "note_api_key_use")
TAKES_TOKENS = executes("take_token", "tokens_by_now") | {"rate_buckets": "select, insert, update"}
KEEPS_ANSWERS = executes("begin_request", "finish_request", "forget_request") | {
    "idempotency": "select, insert, update, delete"
}
# written by them, and read by operators alone
IS_AUDITED = executes("note_audit") | {"audit_log": "insert (tenant_id, id, caller, verb, object, result, count)"}

RIGHTS = {
    "authorizer": KNOWS_KEYS,
    # the health check asks whether the table is there, and reads nothing of it
    "system": KNOWS_KEYS | {"users": "select (tenant_id)"},
    "users": KEEPS_ANSWERS
    | IS_AUDITED
    | {
        "users": "select, insert, update, delete",
        "outbox": "select, insert, update, delete",
        "consents": "select, insert, update",
    },
    "faces": KEEPS_ANSWERS
    | TAKES_TOKENS
    | IS_AUDITED
    | {"users": "select", "outbox": "select", "quotas": "select", "consents": "select"},
    "search": TAKES_TOKENS | IS_AUDITED | executes("name_found") | {"users": "select", "outbox": "select"},
    "indexer": IS_AUDITED | {"users": "select", "quotas": "select", "consents": "select"},
    "janitor": IS_AUDITED
    | executes("forget_old_requests", "forget_idle_buckets")
    | executes("take_erasures", "oldest_erasure_seconds", "take_ended_consents")
    | executes("tenants_to_seal", "seal_audit")
    # who is still there, and nothing else of them
    | {"users": "select (tenant_id, id)", "outbox": "select, delete", "consents": "select, update"},
}


def upgrade() -> None:
    for function, granted in RIGHTS.items():
        for what, rights in granted.items():
            op.execute(f"grant {rights} on {what} to facepass_{function}")
