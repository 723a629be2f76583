"""`make demo`: enrol, index and search on the real runtime, step by step.

Three people are enrolled through presigned uploads; then the console's address and the key are printed. An event photo
is indexed, and photos that were not enrolled are searched with. A wrong answer ends the demo with status 1. Each demo
starts empty, with its own data in .local/demo.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from local.demo.checks import check_indexed, failing_in_one_line
from local.demo.client import App
from local.demo.photos import EVENT, PEOPLE, Person, Probe, group_photo, probes
from local.demo.runtime import ROOT, Running, running

console = Console()
DATA = ROOT / ".local" / "demo"
STEPS = ("decode", "detect", "embed", "search")


def main() -> int:
    """Run the demo; 0 when every answer was right."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--once", action="store_true", help="stop afterwards instead of serving on")
    options = parser.parse_args()
    with failing_in_one_line(console), running(options.port, DATA) as runtime:
        app = App.at(runtime.base_url, runtime.key)
        enrol_people(app)
        invite(runtime)
        wrong = recognise(app)
        if wrong or options.once:
            return 1 if wrong else 0
        return serve(runtime)


def play(app: App) -> int:
    """Enrol, index, search and print. Returns the number of wrong answers."""
    enrol_people(app)
    return recognise(app)


def enrol_people(app: App) -> None:
    """Enrol the three users. What shows the progress is gone afterwards."""
    with progress(transient=True) as steps:
        for person in PEOPLE:
            enrol(app, person, steps)


def invite(runtime: Running) -> None:
    """Print where the console is and the key to sign in with, on two lines: a key in an address would be logged."""
    console.print(f"Console: [bold]{runtime.base_url}/console[/bold]", highlight=False)
    console.print(f"Key: [bold]{runtime.key}[/bold]\n", highlight=False, soft_wrap=True)


def recognise(app: App) -> int:
    """Index the event photo, search and print. Returns the number of wrong answers."""
    with progress() as steps:
        index_event(app, steps)
        searching = steps.add_task("Searching with photos that were not enrolled", total=None)
        answers = [(probe, app.search(probe.photo)) for probe in probes()]
        steps.update(searching, total=1, completed=1)
    return show(answers)


def progress(*, transient: bool = False) -> Progress:
    """Steps with the time that each takes."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=transient)


def show(answers: list[tuple[Probe, dict[str, Any]]]) -> int:
    """Print the match of each probe. Returns the number of wrong answers."""
    table = Table("Probe", "Best match", "Similarity", "decode / detect / embed / search", "", title="Who is this?")
    wrong = 0
    for probe, answer in answers:
        name, similarity = best_match(answer)
        right = name == probe.expected
        wrong += not right
        spent = " / ".join(f"{answer['timings'][f'{step}_ms']:.0f}" for step in STEPS)
        mark = "[green]right[/green]" if right else f"[red]wrong, it is {probe.expected or 'no match'}[/red]"
        table.add_row(probe.title, name or "no match", similarity, f"{spent} ms", mark)
    console.print(table)
    return wrong


def enrol(app: App, person: Person, steps: Progress) -> None:
    """Enrol one user with one photo."""
    task = steps.add_task(f"Enrolling {person.name}", total=None)
    profile = {"full_name": person.name, "email": f"{person.external_id}@example.com"}
    user = app.call("POST", "/api/v1/users", json={**profile, "external_id": person.external_id})
    check_indexed(app.upload(person.photo, person.content_type, user_id=user["id"]), faces=1)
    steps.update(task, total=1, completed=1)


def index_event(app: App, steps: Progress) -> None:
    """Index one photo of six people without names."""
    task = steps.add_task("Indexing the event photo", total=None)
    check_indexed(app.upload(group_photo(), "image/jpeg", external_image_id=EVENT), faces=6)
    steps.update(task, total=1, completed=1)


def best_match(answer: dict[str, Any]) -> tuple[str | None, str]:
    """The matched user and the similarity."""
    if not answer["results"]:
        return None, f"below {answer['threshold']:.2f}"
    best = answer["results"][0]
    name = best["user"]["full_name"] if best["user"] else best["external_image_id"]
    return name, f"{best['similarity']:.3f}"


def serve(runtime: Running) -> int:
    """Print what to try next, and serve until Ctrl-C. Returns the runtime's exit status if it ends by itself."""
    auth = f'-H "Authorization: Bearer {runtime.key}"'
    photo = Path("tests/data/photos/obama2.jpg")
    console.print(f"\nServing on [bold]{runtime.base_url}[/bold], documented at [bold]{runtime.base_url}/docs[/bold]\n")
    for line in (
        f"curl {auth} {runtime.base_url}/api/v1/users",
        f"curl {auth} -F file=@{photo} {runtime.base_url}/api/v1/faces/search",
        f"curl {auth} --data-binary @{photo} -H 'Content-Type: image/jpeg' "
        f"'{runtime.base_url}/api/v1/faces/search?limit=1'",
    ):
        console.print(line, soft_wrap=True, highlight=False)
    console.print(
        "\nCtrl-C stops it; the next demo starts empty. `make up` starts an empty one that keeps what you do."
    )
    try:
        status = runtime.process.wait()
    except KeyboardInterrupt:
        return 0
    console.print(f"The runtime ended with status {status}", style="red")
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    sys.exit(main())
