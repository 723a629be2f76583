"""docs/scale.md has what its script calculates from its inputs, and every input has an effect."""

import copy
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from tests.support.stack_documents import read

pytestmark = pytest.mark.usefixtures("environment")

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tools" / "build_scale"
INPUTS = ROOT / "docs" / "scale" / "inputs.toml"
KNOWN = tomllib.loads(INPUTS.read_text())
COUNTED = [
    (section, name)
    for section in ("prices", "measured", "assumed")
    for name, value in KNOWN[section].items()
    if not isinstance(value, str)
]


def load(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module of tools/build_scale, imported as `python tools/build_scale` does."""
    import importlib.util

    monkeypatch.syspath_prepend(str(SCRIPT))
    spec = importlib.util.spec_from_file_location(f"build_scale_{name}", SCRIPT / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look
    spec.loader.exec_module(module)
    return module


def check(inputs: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), "--check", "--inputs", str(inputs)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_page_holds_what_the_inputs_give() -> None:
    assert check(INPUTS).stderr == ""


def test_the_page_has_the_memory_that_the_template_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = read("template.yaml")["Mappings"]["SearchMemory"]
    memory = {int(cache): size["Function"] for cache, size in sizes.items()}
    assert memory == load("costs", monkeypatch).SEARCH_MEMORY


def test_another_price_makes_the_page_stale(tmp_path: Path) -> None:
    other = tmp_path / "inputs.toml"
    text = INPUTS.read_text()
    assert "\nacu_hour = 0.12" in text
    other.write_text(text.replace("\nacu_hour = 0.12", "\nacu_hour = 0.14"))
    result = check(other)
    assert (result.returncode, result.stderr) == (1, "docs/scale.md is stale: run `make cost`\n")


@pytest.mark.parametrize(("section", "name"), COUNTED, ids=lambda part: part)
def test_every_input_counts(section: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    script = load("__main__", monkeypatch)
    changed = copy.deepcopy(KNOWN)
    if section == "prices":
        changed[section][name] *= 100
    else:
        changed[section][name]["value"] *= 100
    answers = [script.tables_of(inputs) for inputs in (KNOWN, changed)]
    assert any(answers[0][table] != answers[1][table] for table in answers[0] if table != section)


def test_a_bill_is_reckoned_as_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    costs = load("costs", monkeypatch)
    of = {"lambda_gb_second": 0.00001, "lambda_million_requests": 0.2, "acu_hour": 0.12}
    of |= {"vcpus_of_acu": 0.25, "busy_share": 0.5}
    # a million times half a second at 2 GB, and the requests
    assert costs.function(of, "f", 500, 2048).usd == pytest.approx(1e6 * 0.5 * 2 * 0.00001 + 0.2)
    assert costs.function(of, "f", 500, 2048, 3, share=0.1).usd == pytest.approx(0.3 * 10.2)
    # 3.6 ms a million times are an hour of a processor: four ACU hours, and eight when they are half busy
    assert costs.aurora(of, 3.6).usd == pytest.approx(8 * 0.12)
