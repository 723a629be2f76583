"""`python -m local`: the whole of template.yaml on this machine, without Docker."""

import argparse
import logging
import os
import signal
import sys
import threading
from pathlib import Path

from local.layout import CREDENTIALS, REGION, ROOT, Workplace
from local.supervisor import Supervisor

LAST_FIRST_PORT = 65533


def arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    add = parser.add_argument
    add("--port", type=first_port, default=8000, help="the HTTP API's; S3 and Lambda take the next two (8000)")
    add("--data", type=Path, default=ROOT / ".local", help="where everything is kept (.local)")
    add("--template", type=Path, default=ROOT / "template.yaml", help="what to run (template.yaml)")
    add("--quiet", action="store_true", help="do not repeat the functions' logs on stdout")
    add("--fresh", action="store_true", help="begin without what earlier runs left in the data folder")
    add("--until-stdin-ends", action="store_true", help="stop when the program that holds stdin's other end is gone")
    return parser.parse_args()


def first_port(text: str) -> int:
    """The first of three ports in a row."""
    port = int(text)
    if not 1 <= port <= LAST_FIRST_PORT:
        raise argparse.ArgumentTypeError(f"{port} is not within 1 and {LAST_FIRST_PORT}")
    return port


def main() -> int:
    """Run until SIGINT, SIGTERM or SIGHUP."""
    options = arguments()
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it logs how many requests wait for a thread
    logging.getLogger("samcli").setLevel(logging.ERROR)  # it warns that its authorizers differ from AWS'
    # It warns that AWS AppConfig, where it looks for feature flags, cannot be reached.
    logging.getLogger("samtranslator.feature_toggle").setLevel(logging.ERROR)
    # SAM's libraries need a region, and must never find the credentials of a real account.
    os.environ |= {"SAM_CLI_TELEMETRY": "0", "AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION, **CREDENTIALS}
    os.environ.pop("AWS_PROFILE", None)
    if options.until_stdin_ends:
        threading.Thread(target=stop_with_stdin, daemon=True).start()
    place = Workplace(options.data.resolve(), options.port)
    return Supervisor(place, options.template.resolve(), quiet=options.quiet, fresh=options.fresh).run()


def stop_with_stdin() -> None:
    """Stop when stdin ends: the system closes it with the process at its other end, even after kill -9."""
    while os.read(0, 4096):  # not sys.stdin, whose lock this thread would hold when the interpreter ends
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
