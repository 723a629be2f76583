"""A photo that a generated client sends is taken, with the options beside it."""

import subprocess
from pathlib import Path

from tests.support.api_client import Client
from tests.support.generators import COPY, GENERATORS, generate_python

# writes the request that the client of openapi-python-client would send: its media type, and then its body
SENDS = """
import io, sys
from pathlib import Path
import httpx
from client.api.search import detect_faces
from client.models import DetectForm
from client.types import File

photo, request = map(Path, sys.argv[1:])
form = DetectForm(file=File(io.BytesIO(photo.read_bytes()), photo.name, "image/jpeg"), max_faces=1)
sent = httpx.Client(base_url="http://facepass").build_request(**detect_faces._get_kwargs(body=form))
request.write_bytes(sent.headers["Content-Type"].encode() + b"\\n" + sent.read())
"""


def test_a_photo_of_a_generated_python_client_is_taken_with_its_options(
    http: Client, group_photo: bytes, tmp_path: Path
) -> None:
    generate_python(COPY, tmp_path / "client")
    photo, request = tmp_path / "group.jpg", tmp_path / "request"
    photo.write_bytes(group_photo)
    subprocess.run([GENERATORS / "python", "-c", SENDS, photo, request], cwd=tmp_path, check=True)

    content_type, _, body = request.read_bytes().partition(b"\n")
    answer = http.request("POST", "/api/v1/faces/detect", body, content_type.decode())
    assert answer.status == 200, answer.body
    assert len(answer.json()["faces"]) == 1
