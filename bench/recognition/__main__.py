"""`make bench-recognition`: the face pipeline against onnxruntime alone and against unmodified InsightFace.

Every figure is a ratio within this run, a difference, or a share of pairs. Prints a table and writes
bench/out/recognition.json. A folder of people, as `facepass evaluate` takes it, adds the accuracy.
"""

import json
import sys
import warnings
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.recognition import pipeline, start

OUT = Path(__file__).parents[1] / "out" / "recognition.json"
AT_MOST = {
    "detect_over_centerface": 0.35,
    "one_face_over_stock": 0.65,
    "six_faces_over_stock": 0.95,
    "six_faces_over_embeddings": 1.25,
    "photo12mp_over_stock": 0.6,
    "photo12mp_similarity_loss": 0.01,
    "peak_mb_12mp": 500.0,
    "cold_start_over_floor": 1.3,
    "first_answer_over_floor": 4.0,
}
AT_LEAST = {"tar_1e4": 0.987, "tar_1e5": 0.970}


def main() -> int:
    """Measure and print. Returns 0 when every measured goal is met."""
    warnings.simplefilter("ignore")
    faces = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    ratios = pipeline.measure(faces) | start.measure()
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({"ratios": ratios}, indent=1))
    table = Table("", "measured", "goal")
    for name, value in ratios.items():
        table.add_row(
            name, "-" if value is None else f"{value:.3f}", _goal(name), style="" if _met(name, value) else "red"
        )
    Console().print(table)
    return 0 if all(_met(name, value) for name, value in ratios.items()) else 1


def _goal(name: str) -> str:
    return f"<= {AT_MOST[name]:g}" if name in AT_MOST else f">= {AT_LEAST[name]:g}" if name in AT_LEAST else ""


def _met(name: str, value: float | None) -> bool:
    return value is None or AT_LEAST.get(name, value) <= value <= AT_MOST.get(name, value)


if __name__ == "__main__":
    sys.exit(main())
