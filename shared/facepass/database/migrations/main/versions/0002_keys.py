"""API keys remember when they were last used."""

from alembic import op

revision = "0002"
down_revision = "0001"

COLUMN = "alter table api_keys add column last_used_at timestamptz;"

# It runs as the owner, as api_key_by_id does: the tenant is not set yet when a caller is recognised. Whoever asks must
# know the secret's hash. A row that somebody else is writing is left alone: no caller waits for this bookkeeping.
NOTE_USE = """
create function note_api_key_use(used_key text, used_hash bytea) returns void
language sql volatile security definer set search_path = public, pg_temp
as $$
    -- nobody waits for the disk: a crash may forget when a key was used
    select set_config('synchronous_commit', 'off', true);
    update api_keys set last_used_at = now()
    where (tenant_id, id) in (
        select tenant_id, id from api_keys
        where id = used_key and secret_hash = used_hash
            and (last_used_at is null or last_used_at < now() - interval '1 minute')
        for update skip locked
    )
$$;
revoke execute on function note_api_key_use(text, bytea) from public;
grant execute on function note_api_key_use(text, bytea) to facepass_app;
"""


def upgrade() -> None:
    op.execute(COLUMN)
    op.execute(NOTE_USE)
