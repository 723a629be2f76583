"""A tenant that has faces moves to a database of its own, by the lines of docs/scale.md."""

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.janitor import tidy
from tests.support.main_job import enrol, new_user, versions
from tests.support.servers import Server, nowhere, place

PAGE = Path(__file__).parents[3] / "docs" / "scale.md"


def libpq(server: Server) -> str:
    """The server's faces database as psql takes it, as the owner."""
    return f"postgresql:///facepass_vector?user=postgres&host={Path(server.socket).parent}"


def test_a_tenant_is_moved_as_the_page_says(
    postgres: str, second: Server, http: Client, bucket: PhotoBucket, photo: Callable[[str], bytes]
) -> None:
    first, tenant = Server(postgres), str(http.tenant)
    obama = new_user(http, "obama")
    enrol(http, bucket, photo("obama.jpg"), user_id=obama)
    enrol(http, bucket, photo("biden.jpg"))
    tidy()  # the notes become counts, and those are of the day before
    first.as_owner("update usage set day = day - 1 where tenant_id = :tenant", tenant=tenant)
    enrol(http, bucket, photo("obama3.jpg"))
    before, usage = http.get("/api/v1/uploads").json(), http.get("/api/v1/usage").json()
    assert [day["faces_stored"] for day in usage["days"][-2:]] == [2, 3]

    copying, deleting = re.findall(r"```sh\n(for table.*?)```", PAGE.read_text(), re.DOTALL)
    assert second.process is not None
    path = f"{second.process.bin_path}:{os.environ['PATH']}"
    environment = os.environ | {"OLD": libpq(first), "NEW": libpq(second), "PATH": path}

    def run(lines: str) -> None:
        script = "set -euo pipefail\n" + lines.replace("acme", tenant)
        result = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stderr

    run(copying)
    place({tenant: second.url()})
    run(deleting)
    try:
        assert http.get("/api/v1/uploads").json() == before
        assert http.get("/api/v1/usage").json() == usage
        for table in ("faces", "usage", "usage_notes"):
            assert first.as_owner(f"select count(*) from {table} where tenant_id = :tenant", tenant=tenant) == [(0,)]
        found = http.post_form("/api/v1/faces/search", photo("obama2.jpg")).json()["results"]
        assert sorted(str(match["user_id"]) for match in found) == sorted([obama, "None"])
        assert http.delete(f"/api/v1/users/{obama}").status == 204
        left = second.as_owner("select user_id from faces where tenant_id = :tenant", tenant=tenant)
        assert left == [(None,), (None,)]
        assert len([key for key in versions(bucket) if "crops/" in key]) == 2
    finally:
        nowhere()
