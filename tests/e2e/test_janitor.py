"""The janitor on the real runtime: it comes by itself, on the template's schedule."""

import json

from tests.local.running import Runtime, eventually


def test_the_janitor_comes_by_itself(runtime: Runtime) -> None:
    log = runtime.data / "logs/janitor.log"
    eventually(lambda: log.exists() and '"message":"tidied"' in log.read_text(), "the janitor has tidied")
    assert "chore failed" not in log.read_text()


def test_the_janitor_can_be_called(runtime: Runtime) -> None:
    answer = runtime.aws("lambda").invoke(FunctionName="JanitorFunction", Payload="{}")
    assert "FunctionError" not in answer
    assert not [name for name in json.loads(answer["Payload"].read()) if name.endswith("_failed")]
