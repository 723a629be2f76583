"""Which faces are one person's: the graph of similar faces, and its communities.

Label propagation divides each connected part: a face goes with the faces to which its links are strongest
together, so that one link between two people does not make them one. docs/clusters.md compares it with other methods.
"""

from collections.abc import Iterator

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from facepass.services.matching.clusters.links import Links

Places = NDArray[np.int64]

# Of a cosine of 1. Sums of whole numbers are exact: each face that changes its group adds to the weight within groups,
# so that the propagation ends, and ends alike.
WEIGHT = 1_000_000
# A part with more faces is divided in arrays: networkx takes 440 bytes for a link, and such a part may have millions.
MANY_FACES = 5_000


def group_faces(links: Links) -> list[list[int]]:
    """Groups of two faces and more, as places in `links.faces`, in order; the same links give the same groups."""
    groups = [group for part in _parts(links) for group in _communities(*part)]
    return sorted(group for group in groups if len(group) > 1)


def _parts(links: Links) -> Iterator[tuple[Places, Places, Places, Places]]:
    """The connected parts: the places of the faces; both ends and the weight of each link among them."""
    if not len(links.first):
        return
    size = len(links.faces)
    graph = coo_array((np.ones(len(links.first), np.int8), (links.first, links.second)), shape=(size, size))
    _count, part_of = connected_components(graph, directed=False)
    faces, edges = _by_part(part_of), _by_part(part_of[links.first])
    weights = np.rint(links.similarities * WEIGHT).astype(np.int64)
    for part, of_part in edges.items():
        yield faces[part], links.first[of_part], links.second[of_part], weights[of_part]


def _by_part(part_of: NDArray[np.integer]) -> dict[int, Places]:
    """The places of each part, in order."""
    order = np.argsort(part_of, kind="stable")
    parts, starts = np.unique(part_of[order], return_index=True)
    return dict(zip(parts.tolist(), np.split(order, starts[1:]), strict=True))


def _communities(faces: Places, first: Places, second: Places, weights: Places) -> list[list[int]]:
    if len(first) == 1:  # most parts have two faces
        return [faces.tolist()]
    if len(faces) > MANY_FACES:
        return _communities_of_many(faces, first, second, weights)
    graph = nx.Graph()
    graph.add_nodes_from(faces.tolist())
    graph.add_weighted_edges_from(zip(first.tolist(), second.tolist(), weights.tolist(), strict=True))
    return [sorted(found) for found in nx.community.asyn_lpa_communities(graph, weight="weight", seed=0)]


def _communities_of_many(faces: Places, first: Places, second: Places, weights: Places) -> list[list[int]]:
    """The same propagation with the links in arrays; it looks again only at faces beside one that changed its group."""
    ends = (np.searchsorted(faces, first), np.searchsorted(faces, second))
    one_way = coo_array((weights, ends), shape=(len(faces), len(faces))).tocsr()
    graph = (one_way + one_way.T).tocsr()
    random = np.random.default_rng(0)
    labels = np.arange(len(faces))
    waiting = np.ones(len(faces), bool)
    while waiting.any():
        for face in random.permutation(np.flatnonzero(waiting)).tolist():
            waiting[face] = False
            around = slice(graph.indptr[face], graph.indptr[face + 1])
            near = graph.indices[around]
            strongest = _strongest(labels[near], graph.data[around])
            if labels[face] not in strongest:
                labels[face] = random.choice(strongest)  # nosec B311: a tie, not a secret
                waiting[near] = True
    return [faces[places].tolist() for places in _by_part(labels).values()]


def _strongest(labels: Places, weights: Places) -> Places:
    """The labels with the greatest weight together."""
    found, place = np.unique(labels, return_inverse=True)
    together = np.bincount(place, weights)
    strongest: Places = found[together == together.max()]
    return strongest
