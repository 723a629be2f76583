"""Objects of the bucket that are still to be removed, for the janitor."""

from alembic import op

revision = "0005"
down_revision = "0004"

INDEX = "create index outbox_waiting on outbox (updated_at);"

# As take_erasures on the main side (migration 0004 there).
FUNCTIONS = """
create function take_photo_erasures(p_most integer) returns table (tenant_id text, id uuid)
language sql security definer set search_path = public, pg_temp
as $$
    update outbox set updated_at = now()
    where (outbox.tenant_id, outbox.id) in (
        select o.tenant_id, o.id from outbox o
        where o.updated_at < now() - interval '1 minute'
        order by o.updated_at limit p_most
        for update skip locked
    )
    returning outbox.tenant_id, outbox.id
$$;

create function oldest_erasure_seconds() returns double precision
language sql stable security definer set search_path = public, pg_temp
as $$
    select coalesce(extract(epoch from now() - min(created_at)), 0) from outbox
$$;
revoke execute on function take_photo_erasures, oldest_erasure_seconds from public;
grant execute on function take_photo_erasures, oldest_erasure_seconds to facepass_app;
"""


def upgrade() -> None:
    op.execute(INDEX)
    op.execute(FUNCTIONS)
