"""The picture of a soak: what each function keeps and needs, photo after photo."""

from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt

mpl.use("Agg")
COLOURS = ("#c1121f", "#457b9d")


def draw(kept: dict[str, list[float]], peaks: dict[str, list[float]], limit: float, path: Path) -> None:
    """Write the picture. Megabytes, one value a photo; limit: the functions' memory size."""
    figure, panel = plt.subplots(figsize=(10, 4.2), layout="constrained")
    for colour, name in zip(COLOURS, kept, strict=True):
        panel.plot(peaks[name], color=colour, alpha=0.35, linewidth=0.6, label=f"{name}: during a photo")
        panel.plot(kept[name], color=colour, linewidth=1.4, label=f"{name}: after it")
    panel.axhline(limit, color="#333333", linestyle="--", label="memory size")
    panel.set(xlabel="photos", ylabel="MB, function and decoder", ylim=(0, limit * 1.05))
    panel.legend(loc="upper left", ncols=2, fontsize=8)
    figure.savefig(path, dpi=130)
    plt.close(figure)
