"""`make test-faults`: everything that FacePass stands on breaks, one part after the other; what is lost by it?

Prints a row for each fault and, last, the line `faults=N acknowledged=N lost=0 doubled=0 orphaned=0`. Status 1 unless
those are 0, no search showed an erased user, and the audit finds what was planted for it.
"""

import argparse
import logging
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import NoReturn

from rich.console import Console

from tests.faults import audit_check
from tests.faults.scenarios import Scenario, scenarios
from tests.faults.world import World, running_world

SEED = 7
BOUND_SECONDS = 1500
console = Console(highlight=False, width=150)


def main() -> int:
    """Run the suite; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--only", help="run scenarios whose name has this in it")
    parser.add_argument("--quick", action="store_true", help="leave out most of what can happen to webhooks")
    parser.add_argument("--keep", action="store_true", help="keep the folder with all logs, and say where it is")
    result = parser.parse_args()
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)  # it tells of each server that was killed
    for number in (signal.SIGTERM, signal.SIGALRM):
        signal.signal(number, leave)
    signal.alarm(BOUND_SECONDS)
    folder = Path(tempfile.mkdtemp(prefix="facepass-faults-"))
    folder.chmod(0o755)
    try:
        with running_world(folder, SEED) as world:
            return run(world, result.only, quick=result.quick)
    finally:
        if result.keep:
            console.print(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def leave(number: int, _frame: FrameType | None) -> NoReturn:
    """End in order, from wherever the suite is: nothing that it started stays."""
    raise SystemExit(f"ended by {signal.Signals(number).name}")  # no Exception, which a scenario's failure is


def run(world: World, only: str | None, *, quick: bool) -> int:
    """Every scenario in turn, and what came of it."""
    began, totals, wrong = time.monotonic(), Counter[str](), []
    head = f"{'fault':48} {'injected':>8} {'acknowledged':>12} {'healed':>8} {'lost':>5} {'doubled':>7}"
    console.print(f"{head} {'orphaned':>8} {'shown':>5}")
    for scenario in scenarios(SEED):
        if (only is None or only in scenario.name) and not (quick and scenario.nightly):
            wrong += one(world, scenario, totals)
    wrong += audit_check.unnoticed(world)
    for line in wrong:
        console.print(f"wrong: {line}", style="red", markup=False, soft_wrap=True)
    shown = sum(len(app.ledger.shown) for app in world.apps)
    answers = answers_of(world)
    console.print(f"answers to the apps: {dict(sorted(answers.items()))}", markup=False)
    searches = sum(count for answer, count in answers.items() if answer == "search 200")
    erased = sum(len(app.ledger.erased) for app in world.apps)
    console.print(f"{searches} searches answered, {shown} showed an erased or foreign person; {erased} people erased")
    console.print(f"webhooks: {world.delivered} events delivered, {world.duplicates} of them once more")
    console.print(f"{time.monotonic() - began:.0f} s")
    console.print(
        f"faults={totals['faults']} acknowledged={world.acknowledged} lost={totals['lost']}"
        f" doubled={totals['doubled']} orphaned={totals['orphaned']}"
    )
    return 1 if wrong or shown else 0


def answers_of(world: World) -> Counter[str]:
    """How often the apps were answered with which status."""
    return sum((app.ledger.answers for app in world.apps), Counter())


def one(world: World, scenario: Scenario, totals: Counter[str]) -> list[str]:
    """Inject one fault, wait until all is well again, print its row; what was wrong, in words."""
    answers_before, complaints_before = answers_of(world), len(world.complaints())
    before, shown_before = world.acknowledged, sum(len(app.ledger.shown) for app in world.apps)
    world.go()
    try:
        injected = scenario.inject(world)
        found, seconds = world.heal()
    except Exception:  # a scenario that fails must not hide what the others find
        traceback.print_exc()
        world.proxy.trouble = None
        totals["lost"] += 1
        return [f"{scenario.name}: {sys.exc_info()[1]!r}"]
    totals.update(faults=injected or 0, lost=len(found.lost), doubled=len(found.doubled), orphaned=len(found.orphaned))
    shown = sum(len(app.ledger.shown) for app in world.apps) - shown_before
    times = "not run" if injected is None else str(injected)
    row = f"{scenario.name:48} {times:>8} {world.acknowledged - before:>12} {seconds:>6.1f} s"
    console.print(
        f"{row} {len(found.lost):>5} {len(found.doubled):>7} {len(found.orphaned):>8} {shown:>5}", markup=False
    )
    errors = [answer for answer in answers_of(world) - answers_before if answer.endswith(" 500")]
    errors += [] if scenario.kills else world.complaints()[complaints_before:]
    noted = [answer for app in world.apps for answer in app.ledger.shown]
    return [f"{scenario.name}: {what}" for what in [*found.words(), *errors, *noted[len(noted) - shown :]]]


if __name__ == "__main__":
    sys.exit(main())
