"""The pictures of an evaluation: the ROC, and the scores of genuine and impostor pairs."""

from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np

from facepass.recognition.accuracy import Scores

mpl.use("Agg")
GENUINE, IMPOSTOR = "#2a9d8f", "#c1121f"


def draw(scores: Scores, thresholds: list[float], folder: Path) -> list[Path]:
    """Write roc.png and scores.png into a folder; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_roc(scores, folder / "roc.png"), _histograms(scores, thresholds, folder / "scores.png")]


def _roc(scores: Scores, path: Path) -> Path:
    """The rate of true matches over the rate of false ones, as the threshold moves."""
    figure, panel = plt.subplots(figsize=(6, 4), layout="constrained")
    grid = np.quantile(scores.impostor, 1 - np.geomspace(1 / scores.impostor.size, 1, 300))
    impostor, genuine = np.sort(scores.impostor), np.sort(scores.genuine)
    false = 1 - np.searchsorted(impostor, grid) / impostor.size
    true = 1 - np.searchsorted(genuine, grid) / genuine.size
    panel.plot(false, true, color="#333333")
    panel.set(xscale="log", xlabel="FMR", ylabel="1 - FNMR", title="ROC")
    panel.grid(alpha=0.3)
    figure.savefig(path, dpi=90)
    plt.close(figure)
    return path


def _histograms(scores: Scores, thresholds: list[float], path: Path) -> Path:
    figure, panel = plt.subplots(figsize=(6, 4), layout="constrained")
    edges = np.linspace(-0.5, 1, 101).tolist()
    panel.hist(scores.impostor, edges, density=True, alpha=0.6, color=IMPOSTOR, label="two people")
    panel.hist(scores.genuine, edges, density=True, alpha=0.6, color=GENUINE, label="one person")
    for threshold in thresholds:
        panel.axvline(threshold, color="#333333", linewidth=0.8, linestyle="--")
    panel.set(xlabel="cosine", ylabel="density", title="Scores; dashed: the thresholds that were measured")
    panel.legend()
    figure.savefig(path, dpi=90)
    plt.close(figure)
    return path
