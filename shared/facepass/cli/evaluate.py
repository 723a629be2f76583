"""`facepass evaluate`: how often a model pack errs on the faces of somebody's own people. cli/evaluation.py does it."""

from pathlib import Path
from typing import Annotated

import typer


def evaluate_pack(
    source: Annotated[Path, typer.Argument(exists=True, help="A folder with a folder a person, or a .csv of pairs.")],
    pack: Annotated[str, typer.Option(help="The model pack: its name, or its folder.")] = "lite",
    mirror: Annotated[
        bool | None, typer.Option("--mirror/--no-mirror", help="Add the mirrored crop; else as the pack is set.")
    ] = None,
    holdout: Annotated[
        bool, typer.Option("--holdout", help="Compare settings on half of the people; confirm on the other half.")
    ] = False,
    write: Annotated[bool, typer.Option("--write", help="Write what was measured to calibration.json.")] = False,
    pictures: Annotated[Path, typer.Option(help="Where the ROC and the histograms go.")] = Path("evaluation"),
    dataset: Annotated[str | None, typer.Option(help="What the photos are called in calibration.json.")] = None,
) -> None:
    """Measure false match and non-match rates with their intervals, and which thresholds give which rates.

    A .csv has a line a pair: `first,second,same`, two files (from the .csv's folder on) and 1 or 0, with a heading;
    columns `first_person,second_person` say whose they are, for the intervals.
    """
    # on first use: it brings the face pipeline and matplotlib, for which no other command should wait
    from facepass.cli import evaluation  # noqa: PLC0415

    options = evaluation.Options(pack, mirror, holdout, write, pictures, dataset or source.resolve().stem)
    evaluation.evaluate(source, options)
