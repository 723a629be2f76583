"""The tables and pictures of docs/quality.md."""

from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from bench.quality.probes import Probe
from facepass.recognition.gates import GATES, shortcomings

mpl.use("Agg")
GREY, COLOURS = "#333333", ("#888888", "#2a9d8f", "#f28482", "#c1121f")
Array = NDArray[np.float64]


def best_scores(collection: list[Probe], probes: list[Probe]) -> tuple[list[Probe], Array, list[Array]]:
    """The probes with a face, their highest cosine among the person's other photos, and all among other people's."""
    enrolled = [face for face in collection if face.vector is not None]
    vectors = np.array([face.vector for face in enrolled])
    people, photos = np.array([face.person for face in enrolled]), np.array([str(face.photo) for face in enrolled])
    kept, own, others = [], [], []
    for probe in probes:
        if probe.vector is None:
            continue
        cosines = vectors @ probe.vector
        same = (people == probe.person) & (photos != str(probe.photo))
        if same.any():
            kept.append(probe)
            own.append(cosines[same].max())
            others.append(cosines[people != probe.person])
    return kept, np.array(own), others


def show(title: str, collection: list[Probe], probes: list[Probe], threshold: float) -> None:
    """Print the errors behind each gate, in total and by kind of degradation."""
    kept, own, others = best_scores(collection, probes)
    kinds = np.array([probe.kind for probe in kept])
    console = Console(width=140)
    missed = sum(probe.vector is None for probe in probes)
    console.print(f"{title}: threshold {threshold:.3f}; {len(probes)} probes, {missed} without a face")
    table = Table("gate", "let through", "FNMR", "FMR", *[f"{kind}: through, FNMR" for kind in sorted(set(kinds))])
    for gate in GATES:
        through = passing(kept, gate)
        strangers = np.concatenate([np.empty(0), *(others[place] for place in np.flatnonzero(through))])
        row = [f"{through.mean():.0%}", _share(own[through] < threshold), _share(strangers >= threshold)]
        for kind in sorted(set(kinds)):
            chosen = kinds == kind
            row.append(f"{through[chosen].mean():.0%}, {_share(own[chosen & through] < threshold)}")
        table.add_row(gate, *row)
    console.print(table)


def passing(probes: list[Probe], gate: str) -> NDArray[np.bool_]:
    """The probes that pass a gate."""
    faces = [probe.face for probe in probes if probe.face is not None]
    return np.array([not shortcomings(face.certainty, face.quality, gate) for face in faces])


def draw(collection: list[Probe], probes: list[Probe], threshold: float, folder: Path) -> None:
    """FNMR behind each gate, and FNMR as the worst faces by one measure are rejected."""
    folder.mkdir(parents=True, exist_ok=True)
    kept, own, _others = best_scores(collection, probes)
    _draw_gates(kept, own < threshold, folder / "gates.png")
    _draw_discard(kept, own < threshold, folder / "discard.png")


def _draw_gates(kept: list[Probe], missed: NDArray[np.bool_], path: Path) -> None:
    kinds = sorted({probe.kind for probe in kept})
    figure, panel = plt.subplots(figsize=(9, 4), layout="constrained")
    for place, (gate, colour) in enumerate(zip(GATES, COLOURS, strict=True)):
        through = passing(kept, gate)
        heights = [missed[through & np.array([probe.kind == kind for probe in kept])] for kind in kinds]
        bars = [100 * part.mean() if part.size else 0 for part in heights]
        panel.bar(np.arange(len(kinds)) + place * 0.2, bars, 0.2, color=colour, label=gate)
    panel.set_xticks(np.arange(len(kinds)) + 0.3, kinds)
    panel.set(ylabel="FNMR, %", title="False non-matches among the faces that each gate lets through")
    panel.legend(title="gate")
    figure.savefig(path, dpi=90)
    plt.close(figure)


def _draw_discard(kept: list[Probe], missed: NDArray[np.bool_], path: Path) -> None:
    """Error against discard (ISO/IEC 29794-1): a measure is worth what its curve falls."""
    figure, panel = plt.subplots(figsize=(9, 4), layout="constrained")
    shares = np.linspace(0, 0.6, 31)
    faces = [probe.face for probe in kept if probe.face is not None]
    for name in ("overall", "sharpness", "face_size", "brightness", "contrast"):
        worst_first = np.argsort([getattr(face.quality, name) for face in faces], kind="stable")
        falls = [100 * missed[worst_first[int(share * len(faces)) :]].mean() for share in shares]
        panel.plot(100 * shares, falls, label=name, linewidth=2.5 if name == "overall" else 1)
    worst_first = np.argsort([face.confidence for face in faces], kind="stable")
    falls = [100 * missed[worst_first[int(share * len(faces)) :]].mean() for share in shares]
    panel.plot(100 * shares, falls, label="confidence", linewidth=1, color=GREY)
    panel.set(xlabel="faces refused, %, worst first", ylabel="FNMR of the rest, %")
    panel.legend()
    figure.savefig(path, dpi=90)
    plt.close(figure)


def _share(errors: NDArray[np.bool_]) -> str:
    return f"{errors.mean():.2%}" if errors.size else "-"
