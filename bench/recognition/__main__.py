"""`make bench-recognition`: the face pipeline against onnxruntime alone and against unmodified InsightFace.

Every figure is a ratio within this run, or a difference. Prints a table and writes bench/out/recognition.json.
"""

import json
import sys
import warnings
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.recognition import pipeline, start

OUT = Path(__file__).parents[1] / "out" / "recognition.json"
GOALS = {
    "one_face_over_ort": 1.10,
    "six_faces_over_stock": 0.85,
    "photo12mp_over_stock": 0.6,
    "photo12mp_similarity_loss": 0.01,
    "peak_mb_12mp": 500.0,
    "degradation_max_diff": 0.02,
    "cold_start_over_floor": 1.3,
    "cold_start_over_stock": 0.55,
    "first_answer_over_floor": 3.0,
}


def main() -> int:
    """Measure and print. Returns 0 when every measured goal is met."""
    warnings.simplefilter("ignore")
    ratios = pipeline.measure() | start.measure()
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({"ratios": ratios}, indent=1))
    table = Table("", "measured", "goal, at most")
    for name, value in ratios.items():
        table.add_row(name, f"{value:.3f}", f"{GOALS[name]:g}", style="" if value <= GOALS[name] else "red")
    Console().print(table)
    return 0 if all(value <= GOALS[name] for name, value in ratios.items()) else 1


if __name__ == "__main__":
    sys.exit(main())
