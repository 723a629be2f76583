"""Steps: the networks, the search, and the searches that a queue does."""

from typing import Any

from facepass.doctor.findings import Fault, NotChecked
from facepass.doctor.photos import open_ticket, post_sample
from facepass.doctor.visit import SAMPLE_TYPE, Visit

SEARCH = "/api/v1/faces/search"
SURE = 0.9  # the same photo: anything less is another face
MOST_COLLECTIONS = 5
DONE, FAILED = "done", "failed"


def model_pack(visit: Visit) -> str:
    """The search and the indexer have the same pack, the expected one, and it serves the tenant's collections."""
    detected = visit.api.expect("POST", "/api/v1/faces/detect", fault="recognition_failed", files=_files(visit))
    of_search, of_indexer = detected["model"], visit.face["model"]
    if of_search != of_indexer:
        raise Fault("packs_differ", f"The indexer has the pack {of_indexer}, the search has {of_search}.")
    _check_expected(visit, of_search)
    _check_collections(visit, of_search)
    return f"{of_search}, in the indexer and in the search"


def _check_expected(visit: Visit, model: str) -> None:
    expected, configured = visit.wishes.pack or visit.inside.pack, visit.health.body.get("model_pack")
    if expected and configured and configured != expected:
        raise Fault("wrong_pack", f"The deployment is configured with the pack {configured}, expected was {expected}.")
    expected_model = visit.inside.expected_model() if expected == visit.inside.pack else None
    if expected_model and expected_model != model:
        raise Fault("wrong_pack", f"The functions have the pack {model}, expected was {expected_model}.")


def _check_collections(visit: Visit, model: str) -> None:
    """A collection whose pack no function has is answered with 409: one search in one of each pack tells it."""
    collections = visit.api.pages("/api/v1/collections")
    others = {each["model"]: each["collection_id"] for each in collections if each["model"] not in (None, model)}
    for its_model, collection_id in sorted(others.items())[:MOST_COLLECTIONS]:
        form = {"collection_id": collection_id, "limit": "1"}
        if visit.api.ask("POST", SEARCH, files=_files(visit), data=form).code == "model_mismatch":
            raise Fault(
                "collection_of_another_pack",
                f"The collection {collection_id} was made with {its_model}, which no function has: it cannot be used.",
            )


def search(visit: Visit) -> str:
    """A search with the sample finds the user who was enrolled with it."""
    form = {"collection_id": visit.name, "limit": "1"}
    answer = visit.api.expect("POST", SEARCH, fault="recognition_failed", files=_files(visit), data=form)
    similarity = _similarity(answer["results"], visit)
    return f"the sample was found with similarity {similarity:.2f}"


def search_jobs(visit: Visit) -> str:
    """A search that a queue does finds the user, too."""
    probe = open_ticket(visit, content_type=SAMPLE_TYPE, purpose="probe")
    post_sample(visit, probe)
    order = {"upload_ids": [probe["upload_id"]], "collection_id": visit.name, "limit": 1}
    started = visit.api.ask("POST", "/api/v1/searches", json=order)
    if started.code == "route_not_found":
        raise NotChecked("this release has no such route")
    if not started.is_ok:
        raise Fault("request_failed", f"POST /api/v1/searches was answered with {started}.")
    search_id = started.body["search_id"]
    state = visit.poll(f"/api/v1/searches/{search_id}", lambda job: job["status"] in (DONE, FAILED))
    if state["status"] == FAILED:
        raise Fault("job_failed", f"Search {search_id} failed: {state['reason']}.")
    if state["status"] != DONE:
        raise Fault("jobs_silent", f"Search {search_id} is {state['status']} after {visit.wishes.patience:.0f} s.")
    [probe_result] = state["items"]
    faces = probe_result["faces"]
    _similarity(faces[0]["results"] if faces else [], visit)
    return "a search was queued and done"


def _similarity(results: list[dict[str, Any]], visit: Visit) -> float:
    best = next((match for match in results if match["user_id"] == visit.user_id), None)
    if best is None or best["similarity"] < SURE:
        found = "nothing" if best is None else f"similarity {best['similarity']:.2f}"
        raise Fault("search_misses", f"A search with the photo that was just enrolled found {found}.")
    return float(best["similarity"])


def _files(visit: Visit) -> dict[str, tuple[str, bytes, str]]:
    return {"file": ("sample.jpg", visit.sample, SAMPLE_TYPE)}
