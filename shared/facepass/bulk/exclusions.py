"""Exclusions that a source brings: of faces that are stored, from users who exist."""

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text

from facepass.bulk.users import hold_users
from facepass.database.sessions import TenantSession

# A line that excludes a face from its own user contradicts itself: the user stays.
ADD = text("""
insert into exclusions (tenant_id, user_id, face_id, collection_id)
select f.tenant_id, pair.user_id, f.id, f.collection_id
from unnest(cast(:users as uuid[]), cast(:faces as uuid[])) as pair(user_id, face_id)
join faces f on f.tenant_id = :tenant and f.id = pair.face_id
where f.collection_id = :collection and f.user_id is distinct from pair.user_id
on conflict do nothing
""")


def add_exclusions(
    main: TenantSession,
    vector: TenantSession,
    collection_id: str,
    ids: NDArray[np.uint8],
    excluded: Sequence[Sequence[str]] | None,
) -> None:
    """Exclude faces of the collection from users. ids: (n, 16) of the faces. excluded: ids of users, for each face.

    What is no id, and a user who does not exist, is left out.
    """
    pairs = [(user, UUID(bytes=ids[place].tobytes())) for place, users in enumerate(excluded or ()) for user in users]
    read = [(user_id, face_id) for user, face_id in pairs if (user_id := _as_id(user)) is not None]
    held = hold_users(main, {user_id for user_id, _ in read})
    known = [(user_id, face_id) for user_id, face_id in read if user_id in held]
    if known:
        users, faces = map(list, zip(*known, strict=True))
        parameters = {"tenant": vector.tenant_id, "collection": collection_id, "users": users, "faces": faces}
        vector.execute(ADD, parameters)


def _as_id(user: str) -> UUID | None:
    with suppress(ValueError):
        return UUID(user)
    return None
