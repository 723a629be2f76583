"""`facepass evaluate`: how often a model pack errs on your own photos. cli/evaluation.py does it."""

from pathlib import Path
from typing import Annotated

import typer


def evaluate_pack(
    source: Annotated[
        Path, typer.Argument(exists=True, help="A folder with a folder for each person, or a .csv of pairs.")
    ],
    pack: Annotated[str, typer.Option(help="The model pack: its name, or its folder.")] = "standard",
    mirror: Annotated[
        bool | None, typer.Option("--mirror/--no-mirror", help="Add the mirrored crop; by default as the pack says.")
    ] = None,
    holdout: Annotated[
        bool, typer.Option("--holdout", help="Compare settings on half of the people, and confirm on the other half.")
    ] = False,
    write: Annotated[bool, typer.Option("--write", help="Write the measurements to calibration.json.")] = False,
    pictures: Annotated[Path, typer.Option(help="The folder of the ROC and the histograms.")] = Path("evaluation"),
    dataset: Annotated[str | None, typer.Option(help="The photos' name in calibration.json.")] = None,
) -> None:
    """Measure false match and non-match rates with their confidence intervals, and the thresholds of given rates.

    A .csv has a heading and a line for each pair: `first,second,same`, two files (relative to the .csv) and 1 or 0.
    The columns `first_person,second_person` name the people, for the intervals.
    """
    # imported on first use: the face pipeline and matplotlib would delay every other command
    from facepass.cli import evaluation  # noqa: PLC0415

    options = evaluation.Options(pack, mirror, holdout, write, pictures, dataset or source.resolve().stem)
    evaluation.evaluate(source, options)
