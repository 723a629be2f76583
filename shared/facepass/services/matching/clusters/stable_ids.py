"""Ids that stay: a group keeps the id of the earlier group with which it shares most faces."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import count
from uuid import UUID

from facepass.models.tenancy import derived_id


def name_groups(groups: Sequence[Sequence[UUID]], earlier: Mapping[UUID, UUID], job_id: UUID) -> list[UUID]:
    """An id for each group, each id once; the same arguments give the same ids.

    earlier: the group of each face before this run. The pair of groups that shares most faces decides first; of pairs
    that share as many, the one with the lower earlier id, then the one whose new group comes first. Other groups get
    ids that follow from the job's.
    """
    shared = Counter(
        (earlier[face], number) for number, group in enumerate(groups) for face in group if face in earlier
    )
    kept: dict[int, UUID] = {}
    taken: set[UUID] = set()
    for (old, number), _faces in sorted(shared.items(), key=lambda pair: (-pair[1], pair[0])):
        if number not in kept and old not in taken:
            kept[number] = old
            taken.add(old)
    # a run whose end is repeated meets its own ids
    unused = (new_id for new_id in (derived_id(job_id, position) for position in count()) if new_id not in taken)
    return [kept[number] if number in kept else next(unused) for number in range(len(groups))]
