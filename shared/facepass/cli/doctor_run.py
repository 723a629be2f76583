"""Run `facepass doctor`: find the deployment, take the steps, print what they found."""

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import typer
from rich.console import Console
from rich.markup import escape

from facepass.doctor import inside
from facepass.doctor.api import Api
from facepass.doctor.examination import CLEAN_UP, examine, run
from facepass.doctor.findings import Finding, State
from facepass.doctor.inside import Inside
from facepass.doctor.interrupts import interrupted_once
from facepass.doctor.visit import Visit, Wishes

MARKS = {State.OK: "[green]✓[/green]", State.FAILED: "[red]✗[/red]", State.NOT_CHECKED: "[yellow]-[/yellow]"}


@dataclass(frozen=True)
class Target:
    """What the operator named: a URL, a stack in AWS or a local runtime, and the key's file."""

    url: str | None
    stack: str | None
    runtime: Path | None
    key_file: Path | None

    def find(self) -> tuple[str, Inside, str]:
        """The base URL, what can be seen beside the API, and the key. Raises typer.BadParameter."""
        url, key_file, known = self.url, self.key_file, inside.of_environment()
        if self.runtime is not None:
            description = json.loads(self.runtime.read_text())
            url = url or description["base_url"]
            known = replace(known, owner_urls={side: description[f"{side}_owner_url"] for side in ("main", "vector")})
            if key_file is None and "FACEPASS_KEY" not in os.environ and description.get("api_key_file"):
                key_file = Path(description["api_key_file"])
        if self.stack is not None:
            try:
                named, known = inside.of_stack(self.stack)
            except LookupError as error:
                raise typer.BadParameter(str(error)) from None
            url = url or named
        # what is no UTF-8 is no key either: the step `key` says so, and does not show it
        written = key_file.read_text(encoding="utf-8-sig", errors="replace") if key_file else None
        key = os.environ.get("FACEPASS_KEY", "") if written is None else written
        return str(url), known, key.strip()


def examine_target(target: Target, wishes: Wishes, *, as_json: bool) -> int:
    """Take every step and print what it found. Returns the exit status."""
    url, known, key = target.find()
    visit = Visit(Api(url, key), known, wishes)
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal that has no tick prints "?"
    console = Console(highlight=False, soft_wrap=True)
    findings = _examined(visit, (lambda _finding: None) if as_json else partial(_print, console))
    is_good = all(finding.state != State.FAILED for finding in findings)
    if as_json:
        typer.echo(json.dumps({"ok": is_good, "url": url, "steps": [_as_json(each) for each in findings]}, indent=2))
    elif is_good:
        console.print("Nothing is wrong.")
    return 0 if is_good else 1


def _examined(visit: Visit, show: Callable[[Finding], None]) -> list[Finding]:
    """Run the steps, and the clean-up in every case: also after a signal, and when no one reads the output any more."""
    findings: list[Finding] = []

    def keep(finding: Finding) -> None:
        findings.append(finding)
        show(finding)

    with interrupted_once() as interrupts:
        try:
            for finding in examine(visit):
                keep(finding)
            interrupts.allowed = False
        except KeyboardInterrupt:
            keep(Finding("interrupted", State.FAILED, "The check was interrupted.", fault="interrupted"))
        finally:
            interrupts.allowed = False
            findings.append(run(CLEAN_UP, visit))
            visit.api.close()
            with suppress(OSError, SystemExit):  # rich ends the program when its output is closed
                show(findings[-1])
    return findings


def _print(console: Console, finding: Finding) -> None:
    took = f" [dim]{finding.seconds:.1f} s[/dim]" if finding.seconds >= 1 else ""
    console.print(f"{MARKS[finding.state]} {finding.step:<14} {escape(finding.says)}{took}")
    if finding.fault:
        console.print(f"  {'':<14} [bold]{escape(finding.do or '')}[/bold]")
        console.print(f"  {'':<14} docs/{finding.page} ({finding.fault})")


def _as_json(finding: Finding) -> dict[str, str | float | None]:
    return {
        "step": finding.step,
        "state": finding.state,
        "says": finding.says,
        "seconds": round(finding.seconds, 3),
        "fault": finding.fault,
        "do": finding.do,
        "page": finding.page and f"docs/{finding.page}",
    }
