"""Each function has a user of its own in the cloud, and each user what its function does, table by table.

init.py makes the users. facepass_app, as which the local runtime and the tests connect, keeps the rights of them all.
"""

from alembic import op

revision = "0005"
down_revision = "0003"

KNOWS_KEYS = {"function api_key_by_id(text)": "execute", "function note_api_key_use(text, bytea)": "execute"}
TAKES_TOKENS = {
    "rate_buckets": "select, insert, update",
    "function take_token": "execute",
    "function tokens_by_now": "execute",
}
KEEPS_ANSWERS = {
    "idempotency": "select, insert, update, delete",
    "function begin_request": "execute",
    "function finish_request": "execute",
    "function forget_request": "execute",
}

RIGHTS = {
    "authorizer": KNOWS_KEYS,
    # the health check asks whether the table is there, and reads nothing of it
    "system": KNOWS_KEYS | {"users": "select (tenant_id)"},
    "users": KEEPS_ANSWERS | {"users": "select, insert, update, delete", "outbox": "select, insert, delete"},
    "faces": KEEPS_ANSWERS | TAKES_TOKENS | {"users": "select", "outbox": "select", "quotas": "select"},
    "search": TAKES_TOKENS | {"users": "select", "outbox": "select"},
    "indexer": {"users": "select", "quotas": "select"},
    "janitor": {"function forget_old_requests": "execute", "function forget_idle_buckets": "execute"},
}


def upgrade() -> None:
    for function, granted in RIGHTS.items():
        for what, rights in granted.items():
            op.execute(f"grant {rights} on {what} to facepass_{function}")
