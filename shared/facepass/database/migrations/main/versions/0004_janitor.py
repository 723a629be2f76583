"""Deleted people whose erasure was interrupted, for the janitor."""

from alembic import op

revision = "0004"
down_revision = "0003"

INDEX = "create index outbox_waiting on outbox (updated_at);"

# Over all tenants: they run as the owner, and tell no more than whose erasure is due. What waited longest is taken, and
# goes to the end of the line: what fails every time delays nothing else, and two janitors take different ones. A minute
# leaves whoever deletes just now alone.
FUNCTIONS = """
create function take_erasures(p_most integer) returns table (tenant_id text, user_id uuid)
language sql security definer set search_path = public, pg_temp
as $$
    update outbox set updated_at = now()
    where (outbox.tenant_id, outbox.id) in (
        select o.tenant_id, o.id from outbox o
        where o.updated_at < now() - interval '1 minute'
        order by o.updated_at limit p_most
        for update skip locked
    )
    returning outbox.tenant_id, outbox.user_id
$$;

create function oldest_erasure_seconds() returns double precision
language sql stable security definer set search_path = public, pg_temp
as $$
    select coalesce(extract(epoch from now() - min(created_at)), 0) from outbox
$$;
revoke execute on function take_erasures, oldest_erasure_seconds from public;
grant execute on function take_erasures, oldest_erasure_seconds to facepass_app;
"""


def upgrade() -> None:
    op.execute(INDEX)
    op.execute(FUNCTIONS)
