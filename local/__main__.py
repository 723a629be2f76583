"""`python -m local`: the whole of template.yaml on this machine, without Docker."""

import argparse
import logging
import os
import sys
from pathlib import Path

from local.layout import CREDENTIALS, REGION, ROOT, Workplace
from local.supervisor import Supervisor


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="the HTTP API's; S3 and Lambda take the next two (8000)")
    parser.add_argument("--data", type=Path, default=ROOT / ".local", help="where everything is kept (.local)")
    parser.add_argument("--template", type=Path, default=ROOT / "template.yaml", help="what to run (template.yaml)")
    parser.add_argument("--quiet", action="store_true", help="do not repeat the functions' logs on stdout")
    return parser.parse_args()


def main() -> int:
    """Run until SIGINT or SIGTERM."""
    told = arguments()
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it counts requests that wait for a thread
    logging.getLogger("samcli").setLevel(logging.ERROR)  # it warns that its authorizers differ from AWS'
    # SAM's libraries look for a region, and must never find the credentials of a real account.
    os.environ |= {"SAM_CLI_TELEMETRY": "0", "AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION, **CREDENTIALS}
    os.environ.pop("AWS_PROFILE", None)
    place = Workplace(told.data.resolve(), told.port)
    return Supervisor(place, told.template.resolve(), quiet=told.quiet).run()


if __name__ == "__main__":
    sys.exit(main())
