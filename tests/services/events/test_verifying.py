"""The programs of docs/webhooks.md verify what FacePass signs, and refuse what was changed; Go and Ruby are not run."""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from facepass.services.events.signing import signed_headers
from tests.support.api_client import ROOT
from tests.support.runtime import eventually, free_ports

LIBRARY = ROOT / "tests/data/standardwebhooks"
PAGE = (ROOT / "docs/webhooks.md").read_text()
OLD, NEW = b"o" * 32, bytes(range(32))
BODY = '{"type":"upload.indexed","subject":"uploads/1","data":{"external":"größe"}}'.encode()
Verify = Callable[[str, dict[str, str], bytes], bool]


def program(language: str, mark: str) -> str:
    """The one program in a language that has the mark."""
    [found] = [each for each in re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL) if mark in each]
    return str(found)


def shown(secret: bytes) -> str:
    return "whsec_" + base64.b64encode(secret).decode()


def headers(*secrets: bytes, seconds: int = 0) -> dict[str, str]:
    """Of a message that was signed this many seconds ago."""
    return signed_headers(secrets, "0193a5b2-9e45-7092-a154-8293a4b5c6d7", int(time.time()) - seconds, BODY)


def runs(command: list[str], folder: Path) -> Verify:
    """Verify with a program that reads a message from its input and fails unless it verifies."""

    def verify(secret: str, sent: dict[str, str], body: bytes) -> bool:
        message = json.dumps({"secret": secret, "headers": sent, "body": base64.b64encode(body).decode()})
        lines = [secret, *(sent.get(name, "") for name in headers()), base64.b64encode(body).decode()]
        text = message if command[0] != "java" else "\n".join(lines)
        done = subprocess.run(command, cwd=folder, input=text, capture_output=True, text=True, check=False)
        assert done.returncode == 0 or "too old" in done.stderr or "not signed" in done.stderr, done.stderr
        return done.returncode == 0

    return verify


def in_python(folder: Path) -> Verify:
    (folder / "verify.py").write_text(program("python", "def verify"))
    (folder / "check.py").write_text(
        "import base64, json, sys\nfrom verify import verify\nmessage = json.load(sys.stdin)\n"
        "verify(message['secret'], message['headers'], base64.b64decode(message['body']))\n"
    )
    return runs([sys.executable, "check.py"], folder)


def in_javascript(folder: Path) -> Verify:
    (folder / "verify.mjs").write_text(program("js", "function verify"))
    (folder / "check.mjs").write_text(
        'import { readFileSync } from "node:fs";\nimport { verify } from "./verify.mjs";\n'
        "const { secret, headers, body } = JSON.parse(readFileSync(0));\n"
        'verify(secret, headers, Buffer.from(body, "base64"));\n'
    )
    return runs(["node", "check.mjs"], folder)


def in_java(folder: Path) -> Verify:
    (folder / "FacePassSignature.java").write_text(program("java", "class FacePassSignature"))
    (folder / "Check.java").write_text(
        "import java.util.*;\n"
        "final class Check {\n"
        "    public static void main(String[] arguments) throws Exception {\n"
        '        List<String> lines = List.of(new String(System.in.readAllBytes(), "UTF-8").split("\\n", -1));\n'
        '        Map<String, String> headers = Map.of("webhook-id", lines.get(1), "webhook-timestamp", lines.get(2),\n'
        '            "webhook-signature", lines.get(3));\n'
        "        FacePassSignature.verify(lines.get(0), headers::get, Base64.getDecoder().decode(lines.get(4)));\n"
        "    }\n"
        "}\n"
    )
    subprocess.run(["javac", "-encoding", "UTF-8", "FacePassSignature.java", "Check.java"], cwd=folder, check=True)
    return runs(["java", "-cp", ".", "Check"], folder)


@pytest.fixture(params=["python", "javascript", "java"])
def verify(request: pytest.FixtureRequest, tmp_path: Path) -> Verify:
    needed = {"javascript": "node", "java": "javac"}.get(request.param, "python3")
    if shutil.which(needed) is None:
        pytest.skip(f"{needed} is not installed")
    programs = {"python": in_python, "javascript": in_javascript, "java": in_java}
    return programs[request.param](tmp_path)


def test_a_program_of_the_page_verifies_what_is_signed_and_nothing_else(verify: Verify) -> None:
    sent = headers(NEW)
    assert verify(shown(NEW), sent, BODY)
    assert not verify(shown(OLD), sent, BODY)
    assert not verify(shown(NEW), sent, BODY + b" ")
    assert not verify(shown(NEW), sent | {"webhook-id": "another"}, BODY)
    assert not verify(shown(NEW), sent | {"webhook-timestamp": str(int(time.time()) + 1)}, BODY)
    for signature in ("", "v1", "v1,", "v2" + sent["webhook-signature"][2:], sent["webhook-signature"][:-4]):
        assert not verify(shown(NEW), sent | {"webhook-signature": signature}, BODY)


def test_during_a_rotation_either_secret_verifies(verify: Verify) -> None:
    sent = headers(NEW, OLD)
    assert verify(shown(NEW), sent, BODY)
    assert verify(shown(OLD), sent, BODY)
    assert not verify(shown(b"x" * 32), sent, BODY)


def test_a_message_of_another_time_is_refused(verify: Verify) -> None:
    assert verify(shown(NEW), headers(NEW, seconds=240), BODY)
    assert not verify(shown(NEW), headers(NEW, seconds=360), BODY)
    assert not verify(shown(NEW), headers(NEW, seconds=-360), BODY)


def test_the_library_verifies_as_the_page_shows(tmp_path: Path) -> None:
    known: dict[str, Callable[..., dict[str, str]]] = {}
    exec(program("python", "standardwebhooks"), known)  # the page's own program
    assert known["event_of"](shown(NEW), headers(NEW), BODY)["type"] == "upload.indexed"
    with pytest.raises(Exception, match="signature"):
        known["event_of"](shown(OLD), headers(NEW), BODY)


@pytest.mark.slow
def test_the_library_of_node_verifies_as_the_page_shows(tmp_path: Path) -> None:
    folder = tmp_path / "receiver"
    shutil.copytree(LIBRARY, folder)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True)
    (folder / "event.mjs").write_text(program("js", "standardwebhooks"))
    (folder / "check.mjs").write_text(
        'import { readFileSync } from "node:fs";\nimport { eventOf } from "./event.mjs";\n'
        "const { secret, headers, body } = JSON.parse(readFileSync(0));\n"
        "try {\n"
        '  console.log(eventOf(secret, headers, Buffer.from(body, "base64")).type);\n'
        "} catch (error) {\n"
        "  console.log(error.message);\n"
        "}\n"
    )
    printed = [in_node(folder, secret) for secret in (NEW, OLD)]
    assert printed == ["upload.indexed", "No matching signature found"]


def in_node(folder: Path, secret: bytes) -> str:
    """What the program prints of a message that was signed with NEW."""
    message = {"secret": shown(secret), "headers": headers(NEW), "body": base64.b64encode(BODY).decode()}
    command = ["node", "check.mjs"]
    done = subprocess.run(command, cwd=folder, input=json.dumps(message), capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_receiver_of_the_page_prints_an_event_once_and_refuses_others(tmp_path: Path) -> None:
    (tmp_path / "verify.py").write_text(program("python", "def verify"))
    (tmp_path / "receiver.py").write_text(program("python", "class Receiver"))
    port = free_ports()
    environment = os.environ | {"WEBHOOK_SECRET": shown(NEW), "PORT": str(port)}
    with subprocess.Popen(
        [sys.executable, "receiver.py"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as receiver:
        try:
            sent = headers(NEW)
            assert eventually(lambda: post(port, sent), "the receiver answers") == 204
            assert post(port, headers(NEW)) == 204
            assert post(port, headers(OLD)) == 401
            assert post(port, {}) == 401
        finally:
            receiver.terminate()
        assert receiver.stdout is not None
        printed = receiver.stdout.read().decode().splitlines()
    assert printed == ["upload.indexed uploads/1 {'external': 'größe'}"]


def post(port: int, sent: dict[str, str]) -> int | None:
    """The status of an answer; None while there is none."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}/facepass", BODY, sent)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return None
