"""Searches that something happens to while they wait, run, or are kept."""

from collections.abc import Callable
from typing import Any

import pytest

from facepass.services.matching.searches import results, steps
from facepass.settings import settings
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.janitor import tidy
from tests.support.jobs import deliver, found, probe_of, received, search_id, work_off
from tests.support.main_job import announce, enrol, new_user

Photo = Callable[[str], bytes]


@pytest.mark.usefixtures("a_probe_a_slice")
def test_a_begun_search_that_waits_for_its_next_slice_does_not_fail(
    http: Client, bucket: PhotoBucket, photo: Photo, pass_an_hour: Callable[[], None]
) -> None:
    probes = [probe_of(http, bucket, photo(name)) for name in ("obama.jpg", "biden.jpg", "obama2.jpg")]
    search = search_id(http, probes)
    [first] = received()
    assert deliver(first["Body"])
    for _ in range(3):  # its next message waits behind others
        pass_an_hour()
        assert tidy()["jobs_requeued"] == 1
    assert found(http, search)["status"] == "running"
    work_off()
    state = found(http, search)
    assert (state["status"], state["counts"]["searched"]) == ("done", 3)


def test_a_probe_that_takes_too_long_is_refused_and_the_next_one_searched_with(
    http: Client, bucket: PhotoBucket, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, quick = (probe_of(http, bucket, photo(name)) for name in ("obama.jpg", "biden.jpg"))
    search = search_id(http, [slow, quick])
    find, tries = steps.find_neighbours, []

    def find_slowly(context: Any, cache: Any, asked: Any, watch: Any) -> Any:
        if str(asked.photo.upload_id) == slow:
            tries.append(slow)
            raise TimeoutError
        return find(context, cache, asked, watch)

    monkeypatch.setattr(steps, "find_neighbours", find_slowly)
    assert work_off() == 1
    state = found(http, search)
    assert (state["status"], state["counts"]) == ("done", {"probes": 2, "searched": 1, "refused": 1})
    assert [item["code"] for item in state["items"]] == ["unavailable", None]
    assert len(tries) == 2


def test_a_threshold_that_was_raised_hides_what_was_found_below_it(
    http: Client, bucket: PhotoBucket, photo: Photo
) -> None:
    enrol(http, bucket, photo("obama.jpg"), user_id=new_user(http, "barack"))
    probe = probe_of(http, bucket, photo("obama2.jpg"))
    http.patch("/api/v1/collections/default", {"threshold": 0.3})
    search = search_id(http, [probe], threshold=0.35)
    work_off()
    assert Client(http.tenant, "search").get(f"/api/v1/searches/{search}").status == 200
    http.patch("/api/v1/collections/default", {"threshold": 0.95})
    refused = Client(http.tenant, "search").get(f"/api/v1/searches/{search}")
    assert (refused.status, refused.json()["code"]) == (403, "missing_scope")
    assert found(http, search)["items"][0]["faces"][0]["results"][0]["similarity"] < 0.95


def test_a_face_that_another_user_has_by_now_is_no_match_of_a_search_by_user(
    http: Client, bucket: PhotoBucket, photo: Photo
) -> None:
    obama, other = new_user(http, "barack"), new_user(http, "other")
    for name in ("obama.jpg", "obama3.jpg"):
        enrol(http, bucket, photo(name), user_id=obama)
    probe = probe_of(http, bucket, photo("obama2.jpg"))
    by_user, by_face = search_id(http, [probe], group_by="user"), search_id(http, [probe])
    work_off()
    [match] = found(http, by_user)["items"][0]["faces"][0]["results"]
    assert http.patch(f"/api/v1/faces/{match['face_id']}", {"user_id": other, "review": "off"}).status == 200
    assert found(http, by_user)["items"][0]["faces"][0]["results"] == []
    assert {each["user_id"] for each in found(http, by_face)["items"][0]["faces"][0]["results"]} == {obama, other}


def test_searches_draw_from_the_limit_as_often_as_they_have_probes(http: Client) -> None:
    burst = settings().rate_limits.search.burst
    probes = [announce(http, purpose="probe")[0] for _ in range(40)]
    caller = Client(http.tenant, "search", key_id="busy")
    started = caller.post("/api/v1/searches", {"upload_ids": probes})
    assert (started.status, started.headers["RateLimit"].split(";")[1]) == (202, "r=0")
    refused = caller.post("/api/v1/searches", {"upload_ids": probes})
    assert (refused.status, refused.json()["code"]) == (429, "rate_limited")
    owed = (len(probes) - burst) / settings().rate_limits.search.per_second
    assert int(refused.headers["Retry-After"]) >= owed - 2


def test_the_response_says_what_the_search_left_of_the_limit(http: Client) -> None:
    burst = settings().rate_limits.search.burst
    probes = [announce(http, purpose="probe")[0] for _ in range(10)]
    started = Client(http.tenant, "search", key_id="fresh").post("/api/v1/searches", {"upload_ids": probes})
    left = int(started.headers["RateLimit"].split(";")[1].removeprefix("r="))
    assert burst - 10 <= left <= burst - 9  # a token may have returned before


def test_a_page_of_photos_with_many_faces_is_shorter(
    http: Client, bucket: PhotoBucket, group_photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "MOST_MATCHES", 1)  # eight faces without a match
    probes = [probe_of(http, bucket, group_photo) for _ in range(2)]
    search = search_id(http, probes)
    work_off()
    first = found(http, search)
    assert len(first["items"]) == 1
    assert first["next_cursor"] is not None
