"""docs/webhooks.md, step by step: a webhook, the page's receiver, a test, a rotation, the same delivery again."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.demo.client import App
from tests.support.runtime import ROOT, Runtime, eventually, free_ports


@pytest.fixture
def tenant(runtime: Runtime) -> Iterator[App]:
    client = App.at(runtime.described["base_url"], runtime.new_key("webhooks"))
    yield client
    client.http.close()


def program(mark: str) -> str:
    """The one Python program of the page with the mark."""
    page = (ROOT / "docs/webhooks.md").read_text()
    [found] = [each for each in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if mark in each]
    return str(found)


def listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def test_the_receiver_of_the_page_gets_a_test_once_also_after_a_rotation(tenant: App, tmp_path: Path) -> None:
    port = free_ports()
    made = tenant.call("POST", "/api/v1/webhooks", json={"url": f"http://127.0.0.1:{port}/facepass"})
    path = f"/api/v1/webhooks/{made['webhook_id']}"

    def settled() -> list[dict[str, object]] | None:
        deliveries = tenant.call("GET", f"{path}/deliveries")["items"]
        return None if any(each["status"] == "pending" for each in deliveries) else deliveries

    (tmp_path / "verify.py").write_text(program("def verify"))
    (tmp_path / "receiver.py").write_text(program("class Receiver"))
    printed = tmp_path / "printed.txt"
    environment = os.environ | {"WEBHOOK_SECRET": made["secret"], "PORT": str(port)}
    with printed.open("w") as output:
        receiver = subprocess.Popen([sys.executable, "receiver.py"], cwd=tmp_path, env=environment, stdout=output)
    try:
        assert eventually(lambda: listens(port), "the receiver listens")
        sent = tenant.call("POST", f"{path}/test")
        assert eventually(settled, "the test is delivered")
        tenant.call("POST", f"{path}/rotate", json={"overlap_hours": 1})
        tenant.call("POST", f"{path}/test")
        assert eventually(settled, "the test after the rotation is delivered")
        tenant.call("POST", f"{path}/deliveries/{sent['delivery_id']}/redeliver")
        deliveries = eventually(settled, "the first test is delivered again")
    finally:
        receiver.terminate()
        receiver.wait()
    assert [(each["status"], each["last_status"]) for each in deliveries] == [("delivered", 204)] * 2
    line = f"webhook.test webhooks/{made['webhook_id']} {{'webhook_id': '{made['webhook_id']}'}}"
    assert printed.read_text().splitlines() == [line] * 2  # the redelivered one was seen before
    tenant.call("DELETE", path)
