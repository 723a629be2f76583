"""Many users, uploads and faces of one tenant, made by PostgreSQL itself: for plans and for benchmarks.

`event` is a collection of event photos, where 1 face of 500 has a user; `door` one of enrolments, where 1 of 500 has
none. Ids are UUIDv7s in the order of time. The embeddings are all the same: no list reads them.
"""

from sqlalchemy import Connection, text

# The UUIDv7 of a row by its number: row 1 is the oldest, a second lies between two of them.
ROW_ID = (
    "cast(lpad(to_hex(1700000000000 + 1000 * cast({n} as bigint)), 12, '0') || '7' || lpad(to_hex({kind}), 3, '0')"
    " || '8' || lpad(to_hex({n}), 15, '0') as uuid)"
)
AT = "to_timestamp(1700000000 + {n})"
USER, UPLOAD, FACE = 1, 2, 3
# Of a hundred uploads in a row, five are not indexed.
STATUSES = (
    "case when mod(n, 100) < 10 and mod(n, 2) = 1 then"
    " (array['awaiting_upload', 'processing', 'rejected', 'failed', 'expired'])[1 + mod(n, 100) / 2] else 'indexed' end"
)
COLLECTION = "case when mod(n, 2) = 0 then 'event' else 'door' end"
USERS = f"""
insert into users (tenant_id, id, email, external_id, full_name, created_at)
select :tenant, {ROW_ID.format(n="n", kind=USER)}, 'user' || n || '@example.com', 'e-' || n,
    chr(cast(65 + mod(n, 26) as int)) || md5(cast(n as text)), {AT.format(n="n")}
from generate_series(1, :rows) n
"""
COLLECTIONS = """
insert into collections (tenant_id, id, model, max_faces)
values (:tenant, 'event', 'pack', 100), (:tenant, 'door', 'pack', 100), (:tenant, 'empty', null, 100)
"""
UPLOADS = f"""
insert into uploads (tenant_id, id, collection_id, user_id, purpose, content_type, max_faces, status, expires_at,
    created_at, updated_at)
select :tenant, {ROW_ID.format(n="n", kind=UPLOAD)}, {COLLECTION},
    case when mod(n, 2) = 1 then {ROW_ID.format(n="1 + mod(n, :users)", kind=USER)} end,
    'index', 'image/jpeg', 100, {STATUSES}, now() + interval '1 hour', {AT.format(n="n")}, now()
from generate_series(1, :rows) n
"""

FACES = f"""
insert into faces (tenant_id, id, collection_id, upload_id, user_id, box, landmarks, confidence, quality, model,
    embedding, created_at)
select :tenant, {ROW_ID.format(n="n", kind=FACE)}, {COLLECTION}, {ROW_ID.format(n="n", kind=UPLOAD)},
    case when (mod(n, 2) = 1) <> (mod(n, 1000) in (2, 3)) then {ROW_ID.format(n="1 + mod(n, :users)", kind=USER)} end,
    '{{0.1,0.1,0.2,0.2}}', '{{0.1,0.1,0.2,0.2,0.3,0.3,0.4,0.4,0.5,0.5}}', 0.9, '{{"sharpness": 130.5}}', 'pack',
    same.embedding, {AT.format(n="n")}
from generate_series(1, :rows) n
cross join (select cast(array_fill(1, array[512]) as halfvec(512)) as embedding) same
"""


def fill_main(owner: Connection, tenant: str, users: int) -> None:
    """The tenant's users."""
    owner.execute(text(USERS), {"tenant": tenant, "rows": users})


def fill_vector(owner: Connection, tenant: str, rows: int, users: int) -> None:
    """The tenant's collections, and as many uploads as faces; a face's user is one of `users`."""
    owner.execute(text(COLLECTIONS), {"tenant": tenant})
    for statement in (UPLOADS, FACES):
        owner.execute(text(statement), {"tenant": tenant, "rows": rows, "users": users})
