"""npm's standardwebhooks, the library of receivers in Node.js, verifies what is sent; fetched as its lock file says."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.api_client import ROOT
from tests.support.deliveries import Deliveries
from tests.support.receivers import Receiver

LIBRARY = ROOT / "tests/data/standardwebhooks"


@pytest.mark.slow
def test_the_library_of_node_verifies_what_is_sent_during_a_rotation_too(
    deliveries: Deliveries, receiver: Receiver, tmp_path: Path
) -> None:
    folder = tmp_path / "receiver"
    shutil.copytree(LIBRARY, folder)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True)

    webhook = deliveries.webhook(receiver.url)
    old, new = deliveries.rotate(webhook)
    deliveries.event(webhook)
    deliveries.round()
    deliveries.pass_time("25 hours")
    deliveries.event(webhook)
    deliveries.round()
    during, after = receiver.taken

    requests = [
        {"secret": secret, "headers": request.headers, "body": request.body.decode()}
        for secret, request in ((old, during), (new, during), (new, after), (old, after))
    ]
    file = tmp_path / "requests.json"
    file.write_text(json.dumps(requests))
    answer = subprocess.run(
        ["node", folder / "verify.mjs", f"{folder}/", file], capture_output=True, text=True, check=True
    )
    assert answer.stdout.splitlines() == ["verified"] * 3 + ["No matching signature found"]
