"""Each function has a user of its own in the cloud, and each user what its function does, table by table.

init.py makes the users. facepass_app, as which the local runtime and the tests connect, keeps the rights of them all.
"""

from alembic import op

revision = "0007"
down_revision = "0006"

KNOWS_KEYS = {"function api_key_by_id(text)": "execute", "function note_api_key_use(text, bytea)": "execute"}
TAKES_TOKENS = {
    "rate_buckets": "select, insert, update",
    "function take_token": "execute",  # nosec B105 - a token of a bucket
    "function tokens_by_now": "execute",
}
KEEPS_ANSWERS = {
    "idempotency": "select, insert, update, delete",
    "function begin_request": "execute",
    "function finish_request": "execute",
    "function forget_request": "execute",
}
# Entries of the audit log are read by the function that writes them (on conflict), and by operators.
IS_AUDITED = {
    "audit_log": "select, insert (tenant_id, id, caller, verb, object, result, count)",
    "function note_audit": "execute",
}

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
    "search": TAKES_TOKENS | IS_AUDITED | {"users": "select", "outbox": "select", "function name_found": "execute"},
    "indexer": IS_AUDITED | {"users": "select", "quotas": "select", "consents": "select"},
    "janitor": IS_AUDITED
    | {
        "users": "select, delete",  # it finishes what a delete began
        "outbox": "select, update, delete",
        "consents": "select, update",
        "function forget_old_requests": "execute",
        "function forget_idle_buckets": "execute",
        "function take_erasures": "execute",
        "function oldest_erasure_seconds": "execute",
        "function take_ended_consents": "execute",
        "function tenants_to_seal": "execute",
        "function seal_audit": "execute",
    },
}


def upgrade() -> None:
    for function, granted in RIGHTS.items():
        for what, rights in granted.items():
            op.execute(f"grant {rights} on {what} to facepass_{function}")
