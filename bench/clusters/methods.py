"""Methods that group faces, and how right they are."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import networkx as nx
import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from bench.clusters.people import People, Vectors
from facepass.recognition.calibration import threshold_beyond
from facepass.recognition.packs import Pack
from facepass.services.matching.clusters.grouping import group_faces
from facepass.services.matching.clusters.links import Links
from facepass.services.matching.clusters.neighbours import MOST_NEIGHBOURS
from facepass.services.matching.clusters.thresholds import FACES_TO_A_FALSE_LINK

FALSE_LINKS = (50, 100, 200, FACES_TO_A_FALSE_LINK, 1000)  # faces to one of them
CHUNK = 2_000


def compare_methods(pack: Pack, faces: Vectors, people: People) -> list[dict[str, Any]]:
    """Precision and recall of each method for each number of expected false links."""
    rows = []
    for one_in in FALSE_LINKS:
        threshold = threshold_beyond(pack.calibrated, 1 / (one_in * len(faces)))
        links = links_in(faces, threshold)
        for name, method in METHODS.items():
            precision, recall = pairwise(method(links, threshold), people)
            rows.append(
                {"one_in": one_in, "threshold": threshold, "method": name, "precision": precision, "recall": recall}
            )
    return rows


def links_in(faces: Vectors, threshold: float) -> Links:
    """What the search would find: the nearest MOST_NEIGHBOURS of each face at or above the threshold."""
    pairs: dict[tuple[int, int], float] = {}
    for start in range(0, len(faces), CHUNK):
        cosines = faces[start : start + CHUNK] @ faces.T
        cosines[np.arange(len(cosines)), np.arange(start, start + len(cosines))] = -1
        for row, near in enumerate(cosines):
            places = np.flatnonzero(near >= threshold)
            for place in places[np.argsort(-near[places], kind="stable")][:MOST_NEIGHBOURS]:
                pairs[min(start + row, int(place)), max(start + row, int(place))] = float(near[place])
    once = sorted(pairs)
    first, second = (np.array([pair[end] for pair in once], np.int64) for end in (0, 1))
    similarities = np.array([pairs[pair] for pair in once], np.float32)
    return Links([UUID(int=place) for place in range(len(faces))], first, second, similarities)


def _graph(links: Links) -> Any:
    graph = nx.Graph()
    ends = (links.first.tolist(), links.second.tolist(), links.similarities.tolist())
    graph.add_weighted_edges_from(zip(*ends, strict=True))
    return graph


def connected(links: Links, _threshold: float) -> list[list[int]]:
    """Whatever is linked, over however many faces."""
    return [sorted(part) for part in nx.connected_components(_graph(links))]


def louvain(links: Links, _threshold: float) -> list[list[int]]:
    """Modularity, within each connected part."""
    graph = _graph(links)
    parts = [graph.subgraph(part) for part in nx.connected_components(graph)]
    return [sorted(found) for part in parts for found in nx.community.louvain_communities(part, seed=0)]


def average_link(links: Links, threshold: float) -> list[list[int]]:
    """Agglomerative, within each connected part; a pair without a link counts as 0.2 similar."""
    groups = []
    for part in connected(links, threshold):
        place = {face: number for number, face in enumerate(part)}
        near = np.full((len(part), len(part)), 0.2)
        chosen = [number for number, face in enumerate(links.first.tolist()) if face in place]
        for number in chosen:
            one, other = place[int(links.first[number])], place[int(links.second[number])]
            near[one, other] = near[other, one] = links.similarities[number]
        np.fill_diagonal(near, 1)
        labels = fcluster(linkage(squareform(1 - near, checks=False), "average"), 1 - threshold, "distance")
        groups += [[part[number] for number in np.flatnonzero(labels == label)] for label in np.unique(labels)]
    return groups


METHODS: dict[str, Callable[[Links, float], list[list[int]]]] = {
    "label propagation": lambda links, _threshold: group_faces(links),
    "connected parts": connected,
    "Louvain": louvain,
    "average link": average_link,
}


def pairwise(groups: list[list[int]], people: People) -> tuple[float, float]:
    """Precision and recall of the pairs of faces in one group."""
    together = right = 0
    for group in groups:
        _, counts = np.unique(people[group], return_counts=True)
        together += pairs_in(np.array([len(group)]))
        right += pairs_in(counts)
    return right / max(together, 1), right / pairs_in(np.bincount(people))


def pairs_in(counts: People) -> int:
    """How many pairs there are in groups of these sizes."""
    return int((counts * (counts - 1) // 2).sum())
