"""Searches with many probes: what starts one, what it finds, and who sees how much of it."""

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest

from facepass.services.matching.searches import results, steps
from facepass.settings import settings
from facepass.storage import PhotoBucket
from tests.support.api_client import Answer, Client
from tests.support.jobs import found, probe_of, search_id, work_off
from tests.support.main_job import announce, enrol, new_user

Photo = Callable[[str], bytes]
UNKNOWN = "0192a0b0-0000-7000-8000-000000000000"


def start(http: Client, probes: list[str], **options: Any) -> Answer:
    return http.post("/api/v1/searches", {"upload_ids": probes, **options})


def refusal(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.json()["code"]


@pytest.fixture
def obama(http: Client, bucket: PhotoBucket, photo: Photo) -> str:
    """A user with a face; the face's id."""
    upload = enrol(http, bucket, photo("obama.jpg"), user_id=new_user(http, "barack"))
    face: str = upload["faces"][0]["face_id"]
    return face


@pytest.fixture
def probe(http: Client, bucket: PhotoBucket, photo: Photo) -> str:
    return probe_of(http, bucket, photo("obama2.jpg"))


def test_each_probe_has_the_answer_that_a_search_with_it_alone_has(
    http: Client, bucket: PhotoBucket, photo: Photo, group_photo: bytes, obama: str
) -> None:
    enrol(http, bucket, group_photo)
    probes = [probe_of(http, bucket, content) for content in (photo("obama2.jpg"), group_photo)]
    search = search_id(http, probes, faces="all", limit=3)
    assert work_off() == 1
    state = found(http, search)
    assert (state["status"], state["counts"]) == ("done", {"probes": 2, "searched": 2, "refused": 0})
    assert state["next_cursor"] is None
    for item, upload_id in zip(state["items"], probes, strict=True):
        alone = http.post("/api/v1/faces/search", {"upload_id": upload_id, "faces": "all", "limit": 3}).json()
        assert (item["upload_id"], item["status"], item["code"]) == (upload_id, "searched", None)
        assert without_urls(item["faces"]) == without_urls(alone["faces"])
        for name in ("unused_faces", "threshold", "model"):
            assert item[name] == alone[name]
    assert state["items"][0]["faces"][0]["results"][0]["face_id"] == obama


def without_urls(faces: list[dict[str, Any]]) -> list[Any]:
    """URLs are new each time."""
    return [
        (
            {name: pytest.approx(part, abs=1e-6) for name, part in face["searched_face"]["bounding_box"].items()},
            [{**match, "image_url": None} for match in face["results"]],
        )
        for face in faces
    ]


def test_a_probe_that_cannot_be_searched_with_has_the_code_that_refuses_it_alone(
    http: Client, bucket: PhotoBucket, photo: Photo, obama: str, probe: str
) -> None:
    missing, _ = announce(http, purpose="probe")
    empty = probe_of(http, bucket, b"no photo")
    search = search_id(http, [missing, empty, probe])
    assert work_off() == 1
    state = found(http, search)
    assert state["counts"] == {"probes": 3, "searched": 1, "refused": 2}
    for upload_id, item in zip([missing, empty], state["items"], strict=False):
        alone = http.post("/api/v1/faces/search", {"upload_id": upload_id}).json()
        assert (item["status"], item["code"], item["detail"]) == ("refused", alone["code"], alone["detail"])
        assert (item["faces"], item["threshold"]) == ([], None)
    assert [item["code"] for item in state["items"]] == ["upload_not_found", "unsupported_photo", None]
    assert state["items"][2]["faces"][0]["results"][0]["face_id"] == obama


def test_what_can_never_be_searched_is_refused_at_once(http: Client, probe: str) -> None:
    photo, _ = announce(http)
    assert refusal(start(http, [UNKNOWN])) == (404, "upload_not_found")
    assert refusal(start(http, [probe, photo])) == (422, "not_a_probe")
    assert refusal(start(http, [probe], collection_id="nowhere")) == (404, "collection_not_found")
    assert refusal(start(http, [probe], fmr=1e-30)) == (422, "fmr_not_calibrated")
    stranger = Client(f"{http.tenant}-other")
    assert refusal(start(stranger, [probe])) == (404, "upload_not_found")


@pytest.mark.parametrize(
    "wrong",
    [
        {"upload_ids": []},
        {"upload_ids": [UNKNOWN, UNKNOWN]},
        {"upload_ids": [f"0192a0b0-0000-7000-8000-{number:012x}" for number in range(51)]},
        {"upload_ids": [UNKNOWN], "limit": 21, "faces": "all"},
        {"upload_ids": [UNKNOWN], "threshold": 0.5, "fmr": 0.001},
        {"upload_ids": [UNKNOWN], "face_id": UNKNOWN},
    ],
)
def test_a_request_that_does_not_fit_is_refused(http: Client, wrong: dict[str, Any]) -> None:
    assert refusal(http.post("/api/v1/searches", wrong)) == (422, "invalid_request")


def test_a_search_below_the_collections_threshold_is_started_and_read_with_faces_read(
    http: Client, obama: str, probe: str
) -> None:
    http.patch("/api/v1/collections/default", {"threshold_floor": 0.1})
    plain = Client(http.tenant, "search")
    assert refusal(start(http, [probe], threshold=0.05)) == (422, "threshold_below_floor")
    assert refusal(start(plain, [probe], threshold=0.15)) == (403, "missing_scope")
    below, own = search_id(http, [probe], threshold=0.15), search_id(plain, [probe])
    assert work_off() == 2
    assert len(found(http, below)["items"][0]["faces"][0]["results"]) == 1
    assert refusal(plain.get(f"/api/v1/searches/{below}")) == (403, "missing_scope")
    [item] = found(plain, own)["items"]
    assert (item["expected_false_matches"], item["threshold"]) == (None, pytest.approx(0.45, abs=0.2))
    [match] = item["faces"][0]["results"]
    assert (match["user"], match["image_url"], match["face_id"]) == (None, None, obama)
    assert found(http, own)["items"][0]["expected_false_matches"] is not None


def test_a_floor_that_was_raised_meanwhile_holds_for_what_waits(http: Client, obama: str, probe: str) -> None:
    search = search_id(http, [probe], threshold=0.15)
    http.patch("/api/v1/collections/default", {"threshold_floor": 0.2})
    assert work_off() == 1
    assert [item["code"] for item in found(http, search)["items"]] == ["threshold_below_floor"]


def test_a_search_of_another_collection_or_tenant_is_not_found(http: Client, probe: str) -> None:
    search = search_id(http, [probe])
    for stranger in (Client(f"{http.tenant}-other"), Client(http.tenant, "search", collections="door")):
        assert refusal(stranger.get(f"/api/v1/searches/{search}")) == (404, "search_not_found")
    bound = Client(http.tenant, "search", collections="door")
    assert refusal(start(bound, [probe])) == (403, "outside_collections")
    assert http.get(f"/api/v1/searches/{UNKNOWN}").status == 404


@pytest.fixture
def few_open_jobs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("MAX_OPEN_JOBS", "2")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.usefixtures("few_open_jobs")
def test_a_tenant_has_a_limited_number_of_open_searches(http: Client, probe: str) -> None:
    first = [search_id(http, [probe]) for _ in range(2)]
    refused = start(http, [probe])
    assert refusal(refused) == (429, "too_many_jobs")
    assert refused.headers["Retry-After"] == "30"
    assert work_off() == 2
    assert {found(http, search)["status"] for search in first} == {"done"}
    assert start(http, [probe]).status == 202


def test_a_search_draws_from_the_limit_as_often_as_it_has_probes(
    http: Client, bucket: PhotoBucket, photo: Photo
) -> None:
    # two callers make them: one may not make 50 at once
    makers = [Client(http.tenant, key_id=f"maker-{number}") for number in range(2)]
    probes = [announce(makers[number % 2], purpose="probe")[0] for number in range(50)]
    caller = Client(http.tenant, "search", key_id="busy")
    answer = start(caller, probes)
    assert (answer.status, answer.headers["RateLimit-Policy"]) == (202, '"search";q=20;w=2')
    assert refusal(start(caller, probes)) == (429, "rate_limited")


def test_a_retry_with_the_same_key_starts_nothing_again(http: Client, probe: str) -> None:
    body, key = {"upload_ids": [probe]}, {"idempotency-key": "once"}
    first, second = (http.post("/api/v1/searches", body, **key) for _ in range(2))
    assert (first.status, first.json()) == (second.status, second.json())
    assert work_off() == 1


def test_a_search_whose_message_cannot_be_sent_is_not_started(http: Client, probe: str) -> None:
    boto3.client("sqs").delete_queue(QueueUrl=settings().job_queue_url)
    assert refusal(start(http, [probe])) == (503, "unavailable")
    boto3.client("sqs").create_queue(QueueName="jobs")
    assert start(http, [probe]).status == 202
    assert work_off() == 1  # of the one that was


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two matches each, and a few faces of probes."""
    monkeypatch.setattr(results, "MOST_MATCHES", 2.5)


@pytest.mark.usefixtures("small_pages")
def test_results_come_in_pages_of_probes_and_of_matches(
    http: Client, bucket: PhotoBucket, photo: Photo, group_photo: bytes, obama: str, probe: str
) -> None:
    enrol(http, bucket, group_photo)
    crowd = probe_of(http, bucket, group_photo)
    missing, _ = announce(http, purpose="probe")
    again = probe_of(http, bucket, photo("obama3.jpg"))
    search = search_id(http, [probe, missing, again, crowd], faces="all")
    assert work_off() == 1
    pages, cursor = [], {}
    while cursor is not None:
        page = found(http, search, limit=3, **cursor)
        pages.append([item["upload_id"] for item in page["items"]])
        cursor = page["next_cursor"] and {"cursor": page["next_cursor"]}
    assert pages == [[probe, missing, again], [crowd]]  # six matches are too many for a page, and one is never empty
    cursor_of_another = found(http, search, limit=1)["next_cursor"]
    other = search_id(http, [probe])
    assert refusal(http.get(f"/api/v1/searches/{other}", cursor=cursor_of_another)) == (400, "invalid_cursor")


def test_what_was_erased_after_the_search_is_in_no_result(
    http: Client, bucket: PhotoBucket, photo: Photo, obama: str, probe: str
) -> None:
    user = new_user(http, "barack2")
    other = enrol(http, bucket, photo("obama3.jpg"), user_id=user)["faces"][0]["face_id"]
    search = search_id(http, [probe])
    assert work_off() == 1

    def matches() -> set[str]:
        [face] = found(http, search)["items"][0]["faces"]
        return {match["face_id"] for match in face["results"]}

    assert matches() == {obama, other}
    assert http.delete(f"/api/v1/users/{user}").status == 204
    assert matches() == {obama}
    assert http.delete(f"/api/v1/faces/{obama}").status == 204
    assert matches() == set()
    assert found(http, search)["counts"]["searched"] == 1


def test_deleting_a_probe_deletes_what_was_found_with_it(
    http: Client, bucket: PhotoBucket, photo: Photo, obama: str, probe: str
) -> None:
    kept = probe_of(http, bucket, photo("obama3.jpg"))
    search, again = search_id(http, [probe, kept]), search_id(http, [kept, probe])
    assert work_off() == 2
    assert http.delete(f"/api/v1/uploads/{probe}").status == 204
    for each in (search, again):
        state = found(http, each)
        assert [item["upload_id"] for item in state["items"]] == [kept]
        assert state["counts"] == {"probes": 2, "searched": 1, "refused": 0}


def test_a_probe_that_is_deleted_while_it_is_searched_with_leaves_nothing(
    http: Client, probe: str, obama: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = search_id(http, [probe])
    find = steps.find_neighbours

    def find_and_delete(*arguments: Any) -> Any:
        neighbours = find(*arguments)
        assert http.delete(f"/api/v1/uploads/{probe}").status == 204
        return neighbours

    monkeypatch.setattr(steps, "find_neighbours", find_and_delete)
    work_off()
    [item] = found(http, search)["items"]
    assert (item["status"], item["code"], item["faces"]) == ("refused", "upload_not_found", [])


def test_a_face_is_shown_with_the_user_whom_it_has_now(http: Client, obama: str, probe: str) -> None:
    search = search_id(http, [probe])
    assert work_off() == 1
    other = new_user(http, "other")
    assert http.patch(f"/api/v1/faces/{obama}", {"user_id": other, "review": "off"}).status == 200
    [match] = found(http, search)["items"][0]["faces"][0]["results"]
    assert (match["user_id"], match["user"]["full_name"]) == (other, "Other")


def test_a_collection_takes_its_searches_with_it(http: Client, bucket: PhotoBucket, photo: Photo) -> None:
    assert http.post("/api/v1/collections", {"collection_id": "party"}).status == 201
    probe = probe_of(http, bucket, photo("obama.jpg"), collection_id="party")
    done = search_id(http, [probe], collection_id="party")
    assert work_off() == 1
    waiting = search_id(http, [probe], collection_id="party")
    assert http.delete("/api/v1/collections/party").status == 204
    for search in (done, waiting):
        assert refusal(http.get(f"/api/v1/searches/{search}")) == (404, "search_not_found")
    assert work_off() == 1  # whose job is gone
