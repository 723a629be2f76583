"""`facepass doctor` names the fault of each broken set-up, against the real parts, and leaves nothing behind."""

import json
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from facepass.database.migrating import HISTORIES
from tests.doctor.world import World, run_in_process

SHORT = 4  # seconds for what never comes


def new_key(world: World, *options: str) -> str:
    """A key, made as an operator makes it."""
    runtime = str(world.runtime.data / "runtime.json")
    made = run_in_process("keys", "--runtime", runtime, "create", "--tenant", "local", "--name", "doctor", *options)
    return made.stdout.strip()


def change_key(world: World, key: str, change: str) -> None:
    with world.main.owner.begin() as connection:
        connection.execute(text(f"update api_keys set {change} where id = :id"), {"id": key.split("_")[1]})


# ---- keys


def test_an_expired_key_is_named_with_the_time_that_it_expired(world: World) -> None:
    key = new_key(world)
    change_key(world, key, "expires_at = now() - interval '1 day'")
    report = world.doctor(key=key)
    assert (report.status, report.faults) == (1, {"authorizer": "key_expired"})
    assert "expired at 20" in report.step("authorizer")["says"]
    assert report.step("search")["state"] == "not_checked"


def test_a_revoked_key_is_named(world: World) -> None:
    key = new_key(world)
    change_key(world, key, "revoked_at = now()")
    assert world.doctor(key=key).faults == {"authorizer": "key_revoked"}


def test_a_wrong_secret_is_named(world: World) -> None:
    key = new_key(world)
    other = key[:-1] + ("A" if key[-1] != "A" else "B")
    assert world.doctor(key=other).faults == {"authorizer": "key_wrong_secret"}
    assert world.doctor(key=key[:-1]).faults == {"authorizer": "key_wrong_secret"}


def test_a_key_of_another_deployment_is_named(world: World) -> None:
    assert world.doctor(key=f"fp_{'0' * 16}_{'x' * 43}").faults == {"authorizer": "key_unknown"}


def test_a_missing_key_is_the_only_fault_of_a_whole_deployment(world: World) -> None:
    report = world.doctor(key="", runtime=False)
    assert report.faults == {"authorizer": "no_key"}


def test_without_the_database_a_refused_key_is_told_what_it_may_be(world: World) -> None:
    key = new_key(world)
    change_key(world, key, "expires_at = now() - interval '1 day'")
    report = world.doctor(key=key, runtime=False)
    assert report.faults == {"authorizer": "key_refused"}
    assert "wrong, expired or revoked" in report.step("authorizer")["says"]


def test_a_key_without_enough_scopes_is_told_which_it_lacks(world: World) -> None:
    report = world.doctor(key=new_key(world, "--scope", "search", "--scope", "faces:read"))
    assert report.faults == {"scopes": "missing_scopes"}
    assert report.step("scopes")["says"] == "The key lacks the scopes users:read, users:write, faces:write."


def test_a_key_that_is_bound_to_collections_is_named(world: World) -> None:
    report = world.doctor(key=new_key(world, "--collection", "lobby"))
    assert report.faults == {"own user": "key_bound"}


# ---- databases


def test_a_faces_database_that_is_down_is_named(world: World) -> None:
    with world.stopped(world.vector):
        report = world.doctor()
        outside = world.doctor(runtime=False)
    assert report.faults["faces database"] == outside.faults["faces database"] == "faces_database_away"
    assert "users database" not in report.faults
    assert report.step("own user")["state"] == "not_checked"


def test_a_users_database_that_is_down_is_named(world: World) -> None:
    with world.stopped(world.main):
        report = world.doctor()
        outside = world.doctor(runtime=False)
    for found in (report, outside):
        assert found.faults["users database"] == "users_database_away"
        assert found.faults["authorizer"] == "authorizer_failed"
    assert "faces database" not in report.faults


@pytest.mark.parametrize("side", ["users", "faces"])
def test_a_database_without_its_schema_is_named(world: World, side: str) -> None:
    server = world.main if side == "users" else world.vector
    with world.as_owner(server, f"alter table {side} rename to moved", f"alter table moved rename to {side}"):
        report = world.doctor()
        outside = world.doctor(runtime=False)
    for found in (report, outside):
        assert found.faults[f"{side} database"] == f"{side}_database_without_schema"
    assert "`facepass init`" in report.step(f"{side} database")["do"]


@pytest.mark.parametrize("side", ["users", "faces"])
def test_a_schema_of_an_earlier_release_is_named(world: World, side: str) -> None:
    history, server = ("main", world.main) if side == "users" else ("vector", world.vector)
    scripts = ScriptDirectory(str(HISTORIES / history))
    [newest] = scripts.get_heads()
    before = scripts.get_revision(newest).down_revision
    change = "update alembic_version set version_num = '{}'"
    with world.as_owner(server, change.format(before), change.format(newest)):
        report = world.doctor()
    assert report.faults == {f"{side} database": f"{side}_database_schema_behind"}
    assert newest in report.step(f"{side} database")["says"]


# ---- bucket


def test_a_missing_bucket_is_named(broken: World) -> None:
    with broken.without_bucket():
        report = broken.doctor()
        outside = broken.doctor(runtime=False)
    assert report.faults == {"bucket": "bucket_missing"}
    assert outside.faults == {"bucket": "bucket_refused"}
    assert report.step("own user")["state"] == "not_checked"


def test_a_bucket_without_cors_is_named(world: World) -> None:
    app = "https://app.example.com"
    report = world.doctor("--origin", app)
    assert report.faults == {"cors": "cors_missing"}
    assert report.step("cors")["says"].startswith("The bucket does not let")
    rule = {"AllowedOrigins": [app], "AllowedMethods": ["GET", "POST"], "AllowedHeaders": ["*"]}
    world.s3.put_bucket_cors(Bucket=world.bucket, CORSConfiguration={"CORSRules": [rule]})
    try:
        report = world.doctor("--origin", app)
    finally:
        world.s3.delete_bucket_cors(Bucket=world.bucket)
    assert report.step("cors")["says"].startswith("The API does not let")


def test_a_wrong_clock_is_named(world: World) -> None:
    with world.with_variables(FacesFunction={"CLOCK_IS_OFF": "-3600"}):
        report = world.doctor()
    assert report.faults == {"post": "clock_wrong"}
    assert "by -3600 s" in report.step("post")["says"]


# ---- queue and indexer


def test_a_deleted_queue_is_named(world: World) -> None:
    with world.without_queue():
        report = world.doctor()
        outside = world.doctor(runtime=False)
    assert report.faults == outside.faults == {"queue": "queue_missing"}
    assert report.step("indexer")["state"] == "not_checked"


def test_a_queue_that_gives_the_service_no_rights_is_named(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(method: str, path: str, headers: Any, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        if "/sqs/" not in headers.get("Authorization", ""):
            return world.proxy._hand_on(method, path, headers, body)
        return 403, [("Content-Type", "application/x-amz-json-1.0")], json.dumps(REFUSAL).encode()

    monkeypatch.setattr(world.proxy, "answer", refuse)
    report = world.doctor(runtime=False)
    assert report.faults == {"queue": "queue_refused"}


REFUSAL = {"__type": "com.amazonaws.sqs#AccessDenied", "message": "Access to the resource is denied."}


def test_a_queue_that_does_not_let_the_bucket_send_is_named(world: World) -> None:
    arn = world.sqs.get_queue_attributes(QueueUrl=world.queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    other = {
        "Effect": "Allow",
        "Principal": {"Service": "s3.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
        "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::another-bucket"}},
    }
    with world.queue_policy({"Version": "2012-10-17", "Statement": [other]}):
        report = world.doctor()
    assert report.faults == {"queue": "queue_refuses_bucket"}


def test_a_bucket_that_announces_nothing_is_named(world: World) -> None:
    with world.no_announcements():
        report = world.doctor()
        outside = world.doctor(runtime=False, patience=SHORT)
    assert report.faults == {"queue": "bucket_does_not_announce"}
    assert outside.faults == {"indexer": "indexer_silent"}


def test_an_indexer_that_does_not_run_is_named(world: World) -> None:
    with world.with_variables(IndexerFunction={"VECTOR_DATABASE_URL": "nonsense"}):
        report = world.doctor(patience=SHORT)
    assert report.faults == {"indexer": "indexer_silent"}
    assert "Messages of the index queue: " in report.step("indexer")["says"]


# ---- recognition


def test_functions_with_different_packs_are_named(world: World) -> None:
    with world.with_variables(IndexerFunction={"MODEL_PACK": "lite"}):
        report = world.doctor()
    assert report.faults == {"model pack": "packs_differ"}
    assert "facepass_lite" in report.step("model pack")["says"]


def test_a_pack_that_is_not_the_expected_one_is_named(world: World) -> None:
    report = world.doctor("--pack", "buffalo_l")
    assert report.faults == {"model pack": "wrong_pack"}
    assert report.step("model pack")["says"].endswith("the pack standard, expected was buffalo_l.")


@pytest.mark.slow  # a function that starts twice
def test_a_pack_that_is_missing_is_named(world: World) -> None:
    with world.with_variables(SearchFunction={"MODEL_PACK": "no-such-pack"}):
        report = world.doctor()
    assert report.faults == {"model pack": "recognition_failed"}


def test_a_collection_whose_pack_is_not_deployed_is_named(world: World) -> None:
    world.call("POST", "/api/v1/collections", json={"collection_id": "from-before"})
    with world.vector.owner.begin() as connection:
        connection.execute(text("update collections set model = 'buffalo_l' where id = 'from-before'"))
    try:
        report = world.doctor()
    finally:
        world.call("DELETE", "/api/v1/collections/from-before")
    assert report.faults == {"model pack": "collection_of_another_pack"}
    assert "from-before was made with buffalo_l" in report.step("model pack")["says"]


@pytest.mark.slow  # a function that starts twice
def test_jobs_that_are_not_done_are_named(world: World) -> None:
    with world.with_variables(JobsFunction={"VECTOR_DATABASE_URL": "nonsense"}):
        report = world.doctor(patience=SHORT)
    assert report.faults == {"search jobs": "jobs_silent"}


# ---- the address


def test_an_address_at_which_nothing_listens_is_named(world: World) -> None:
    report = world.doctor("--url", "http://127.0.0.1:9", runtime=False)
    assert (report.status, report.faults) == (1, {"service": "no_answer"})


def test_an_address_of_another_service_is_named(world: World) -> None:
    report = world.doctor("--url", world.runtime.described["s3_endpoint"], runtime=False)
    assert report.faults == {"service": "not_facepass"}
