"""In the cloud each function signs in as a database user of its own, which may do what the function does and no more.

`OWN_USERS=1 pytest tests/api tests/services` runs every test of the handlers so; here are the main ways, and what is
shut.
"""

from collections.abc import Callable, Iterator
from hashlib import sha256

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError

from facepass.database.init import FUNCTION_ROLES
from facepass.database.sessions import TenantSession
from facepass.settings import settings
from facepass.storage import PhotoBucket
from tests.api.permissions.world import REQUESTS, ask, new_world
from tests.support.api_client import Client
from tests.support.clusters import as_text, grouped, new_crowd, people_in
from tests.support.janitor import let_pass, tidy
from tests.support.jobs import found, probe_of, search_id, work_off
from tests.support.liveness import distrust, make_door, token, trust
from tests.support.main_job import enrol, new_user, versions
from tests.support.postgres import database_url
from tests.support.rekognition_client import rekognition
from tests.support.stack_documents import read, rights
from tests.support.template import routes
from tests.support.webhooks import create


@pytest.fixture
def own_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OWN_USERS", "1")


@pytest.mark.usefixtures("own_users")
def test_a_user_is_enrolled_found_and_erased_by_functions_with_database_users_of_their_own(
    http: Client, bucket: PhotoBucket, photo: Callable[[str], bytes]
) -> None:
    user_id = new_user(http, "barack")
    made = http.post("/api/v1/collections", {"collection_id": "party", "review": "standard"})
    assert made.status == 201, made.body
    upload = enrol(http, bucket, photo("obama.jpg"), user_id=user_id, collection_id="party")
    assert upload["status"] == "indexed"
    face_id = upload["faces"][0]["face_id"]

    found = http.post_form("/api/v1/faces/search", photo("obama2.jpg"), collection_id="party")
    assert found.json()["results"][0]["user"]["full_name"] == "Barack", found.body
    by_face = http.post("/api/v1/faces/search", {"face_id": face_id, "collection_id": "party"})
    assert by_face.status == 200, by_face.body
    assert http.post_form(f"/api/v1/users/{user_id}/verify", photo("obama2.jpg")).json()["match"] is True
    for path in (f"/api/v1/faces/{face_id}", f"/api/v1/users/{user_id}/faces", "/api/v1/collections/party"):
        assert http.get(path).status == 200
    assert (
        http.post("/api/v1/users", {"email": "a@example.com", "full_name": "A"}, **{"idempotency-key": "k"}).status
        == 201
    )

    assert http.delete(f"/api/v1/users/{user_id}").status == 204
    assert http.delete("/api/v1/collections/party").status == 204
    assert versions(bucket, f"uploads/{http.tenant}/") == []


@pytest.mark.usefixtures("own_users")
def test_every_operation_of_rekognition_s_protocol_is_a_database_user_s_own(
    tenant: str, bucket: PhotoBucket, photo: Callable[[str], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNING_SECRETS", "a secret for tests of 32 characters or more")
    settings.cache_clear()
    client, door = rekognition(tenant), {"CollectionId": "door"}
    images = [{"Bytes": photo(name)} for name in ("obama.jpg", "obama2.jpg")]

    arn = client.create_collection(**door)["CollectionArn"]
    client.tag_resource(ResourceArn=arn, Tags={"site": "Ulm"})
    client.untag_resource(ResourceArn=arn, TagKeys=["site"])
    assert client.list_tags_for_resource(ResourceArn=arn)["Tags"] == {}
    indexed = [client.index_faces(**door, Image=image, ExternalImageId="o") for image in (*images, images[0])]
    [first, second, again] = [each["FaceRecords"][0]["Face"]["FaceId"] for each in indexed]
    assert again == first
    client.create_user(**door, UserId="u1", ClientRequestToken="t")
    assert client.associate_faces(**door, UserId="u1", FaceIds=[first, second])["UserStatus"] == "ACTIVE"
    client.disassociate_faces(**door, UserId="u1", FaceIds=[second])
    assert len(client.list_users(**door)["Users"]) == 1
    assert len(client.search_faces(**door, FaceId=first)["FaceMatches"]) == 1
    assert len(client.search_faces_by_image(**door, Image=images[1])["FaceMatches"]) == 2
    assert len(client.search_users(**door, FaceId=second)["UserMatches"]) == 1
    assert client.search_users(**door, UserId="u1")["UserMatches"] == []
    assert len(client.search_users_by_image(**door, Image=images[1])["UserMatches"]) == 1
    assert client.compare_faces(SourceImage=images[0], TargetImage=images[1])["FaceMatches"]
    assert client.detect_faces(Image=images[0])["FaceDetails"]
    assert client.delete_faces(**door, FaceIds=[first, second])["DeletedFaces"] == [second]
    client.delete_user(**door, UserId="u1")
    client.create_user(**door, UserId="u2")
    assert client.describe_collection(**door)["UserCount"] == len(client.list_faces(**door)["Faces"]) == 1
    client.delete_collection(**door)
    assert client.list_collections()["CollectionIds"] == []
    settings.cache_clear()


@pytest.mark.usefixtures("own_users")
def test_a_search_with_many_probes_goes_through_functions_with_database_users_of_their_own(
    http: Client, bucket: PhotoBucket, photo: Callable[[str], bytes], postgres: str
) -> None:
    user_id = new_user(http, "barack")
    assert http.post("/api/v1/collections", {"collection_id": "party"}).status == 201
    enrol(http, bucket, photo("obama.jpg"), user_id=user_id, collection_id="party")
    probe = probe_of(http, bucket, photo("obama2.jpg"))
    search = search_id(http, [probe], collection_id="party")
    assert work_off() == 1
    [item] = found(http, search)["items"]
    assert item["faces"][0]["results"][0]["user"]["full_name"] == "Barack", item

    expired = search_id(http, [probe])
    work_off()
    let_pass(postgres, "vector", "jobs", "expires_at", "2 days", http.tenant)
    assert tidy()["jobs_forgotten"] >= 2
    assert http.get(f"/api/v1/searches/{expired}").status == 404
    assert http.delete("/api/v1/collections/party").status == 204


@pytest.mark.usefixtures("own_users")
def test_unknown_people_are_grouped_and_named_by_functions_with_database_users_of_their_own(
    http: Client, vector: TenantSession
) -> None:
    people = new_crowd(vector, (3, 2))
    assert people_in(grouped(http)) == as_text(people)
    [cluster, _] = grouped(http)
    user = new_user(http, "ada")
    named = http.post(f"/api/v1/collections/crowd/clusters/{cluster}/name", {"user_id": user})
    assert len(named.json()["assigned"]) == 3, named.body
    assert http.delete(f"/api/v1/faces/{people[1][0]}").status == 204
    assert http.patch("/api/v1/collections/crowd", {"clusters": False}).status == 200
    assert http.delete("/api/v1/collections/crowd").status == 204


@pytest.mark.usefixtures("own_users")
def test_webhooks_are_set_changed_and_deleted_by_a_function_with_a_database_user_of_its_own(http: Client) -> None:
    made = create(http)["webhook_id"]
    path = f"/api/v1/webhooks/{made}"
    delivery = http.post(f"{path}/test", {}).json()["delivery_id"]
    for change in (f"{path}/rotate", f"{path}/deliveries/{delivery}/redeliver"):
        assert http.post(change, {}, **{"idempotency-key": change}).status in (200, 202)
    for enabled in (False, True):
        assert http.patch(path, {"enabled": enabled}).status == 200
    for shown in ("/api/v1/webhooks", path, f"{path}/deliveries"):
        assert http.get(shown).status == 200
    assert http.delete(path).status == 204


def test_operators_are_served_by_a_function_with_a_database_user_of_its_own(bucket: PhotoBucket, postgres: str) -> None:
    world = new_world()
    http = Client(world.tenant)
    for route in REQUESTS:
        if routes()[tuple(route.split())] == "operators":  # type: ignore[index]
            answer = ask(http, route, world.inside)
            assert answer.status < 300, (route, answer.body)
    assert tidy()["audit_entries_sealed"] > 0
    assert http.get("/api/v1/usage").json()["days"][-1]["faces_indexed"] > 0
    assert http.get("/api/v1/audit/verification").json()["entries"] > 0


@pytest.mark.usefixtures("own_users")
def test_the_health_check_can_include_both_databases(http: Client) -> None:
    health = http.get("/api/v1/health")
    assert health.json()["status"] == "healthy", health.body


SHUT = {
    "only search, indexer and jobs read a vector": (
        "vector", "select embedding from faces", {"authorizer", "system", "users", "exports", "faces", "janitor"},
    ),
    "only they and the janitor, which writes snapshots, read its bits": (
        "vector", "select bits from faces", {"authorizer", "system", "users", "exports", "faces"}
    ),
    "a search changes no face": ("vector", "delete from faces", {"search", "system", "authorizer", "indexer", "jobs"}),
    "a search makes no upload": (
        "vector", "update uploads set status = status", {"search", "system", "authorizer", "jobs"}
    ),
    "no function reads keys": ("main", "select secret_hash from api_keys", {"authorizer", "exports", "users", "faces"}),
    "who need no person read none": ("main", "select email from users", {"authorizer", "system", "janitor", "jobs"}),
    "the janitor deletes no person": ("main", "delete from users", {"janitor", "indexer", "search", "faces"}),
    "the indexer changes no person": ("main", "update users set email = ''", {"indexer", "search", "faces"}),
    "nor does a function that keeps one from being deleted": (
        "main", "update users set full_name = ''", {"search", "faces"}
    ),
    "a search merges users and deletes none": ("main", "delete from users", {"search"}),
    "and gives faces away, but changes nothing else of them": (
        "vector", "update faces set model = ''", {"search", "faces", "users", "indexer", "janitor"}
    ),
    "no function that answers for photos writes a merge": (
        "main", "update merges set from_user = '{}'", {"search", "faces", "indexer", "janitor", "exports"}
    ),
    "no function rewrites the audit log": ("main", "update audit_log set result = ''", {"exports", "users", "janitor"}),
    "no function empties it": ("main", "delete from audit_log", {"users", "faces", "search", "indexer", "janitor"}),
    "only owners write seals": ("main", "insert into audit_seals values ('t', 1, 1, now(), '')", {"users", "janitor"}),
    "no function reads what was written there": (
        "main", "select verb from audit_log", {"users", "faces", "search", "indexer", "janitor"}
    ),
    "who does not search reads no result": (
        "vector", "select face_id from search_matches", {"authorizer", "system", "users", "faces", "indexer", "janitor"}
    ),
    "a request writes no result": ("vector", "insert into search_results default values", {"search", "faces"}),
    "the worker of jobs starts none": ("vector", "insert into jobs default values", {"jobs", "indexer", "janitor"}),
    "a request makes no group of people": ("vector", "insert into clusters default values", {"search", "faces"}),
    "who does not group reads no group": (
        "vector", "select face_id from cluster_faces", {"authorizer", "system", "users", "indexer", "janitor"}
    ),
    "no function that serves users or faces makes a key": (
        "main", "insert into api_keys default values",
        {"authorizer", "system", "users", "exports", "faces", "search", "indexer", "jobs", "janitor"},
    ),
    "or revokes one": ("main", "update api_keys set revoked_at = null", {"authorizer", "users", "faces", "search"}),
    "the function that makes keys reads no person": ("main", "select email from users", {"operators"}),
    "no face": ("vector", "select user_id from faces", {"operators"}),
    "no vector": ("vector", "select embedding from faces", {"operators"}),
    "no match": ("vector", "select face_id from search_matches", {"operators"}),
    "and nothing that was sent to a webhook": ("main", "select event from webhook_deliveries", {"operators"}),
    "it deletes no key and no upload": ("main", "delete from api_keys", {"operators"}),
    "it moves no upload to another user": ("vector", "update uploads set user_id = null", {"operators"}),
    "no function writes a count": (
        "vector", "insert into usage_notes (tenant_id, what, amount) values ('t', 'uploads', 1)",
        {"operators", "users", "faces", "indexer", "janitor"},
    ),
    "or changes one": ("vector", "update usage set amount = 0", {"operators", "indexer", "janitor"}),
    "of requests neither": ("main", "update usage set amount = 0", {"operators", "search", "janitor"}),
    "an export changes no person": ("main", "update users set email = ''", {"exports"}),
    "and no face": ("vector", "delete from faces", {"exports"}),
    "a key's collections are no one's to widen": ("main", "update api_keys set collections = null", {"rekognition"}),
    "who knows no AWS SDK makes no member": (
        "main", "insert into memberships default values", {"users", "exports", "faces", "search", "indexer"}
    ),
    "and reads no name of one": ("main", "select name from memberships", {"authorizer", "search", "indexer", "jobs"}),
    "who verifies signatures reads no key but the one that was named": (
        "main", "select id from api_keys", {"rekognition"}
    ),
    "and changes none": ("main", "update api_keys set scopes = '{admin}'", {"rekognition"}),
    "nor an entry of the audit log": ("main", "select verb from audit_log", {"rekognition"}),
    "only owners set quotas": ("main", "update quotas set max_faces = null", {"users", "faces", "indexer", "search"}),
}  # fmt: skip


@pytest.mark.parametrize("claim", SHUT)
def test_what_is_no_function_s_business_is_shut(postgres: str, claim: str) -> None:
    database, statement, functions = SHUT[claim]
    for function in functions:
        with pytest.raises(ProgrammingError, match="permission denied"):
            run(postgres, f"facepass_{function}", database, statement)


def run(socket: str, role: str, database: str, statement: str) -> None:
    engine = create_engine(database_url(socket, role, f"facepass_{database}"))
    try:
        with engine.connect() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()


def test_the_roles_that_are_made_are_those_that_the_template_signs_in_as() -> None:
    proxied = {
        right.resource.rsplit("/", 1)[1] for right in rights(read("infra/database.yaml")) if "rds-db" in right.action
    }
    assert proxied == {*FUNCTION_ROLES, "facepass_owner"}


@pytest.fixture
def attributes(postgres: str) -> Iterator[dict[str, tuple[bool, ...]]]:
    engine = create_engine(database_url(postgres, "postgres", "postgres"))
    with engine.connect() as connection:
        found = connection.execute(text("select rolname, rolsuper, rolbypassrls, rolcreaterole from pg_roles"))
        yield {row[0]: tuple(row[1:]) for row in found}
    engine.dispose()


def test_row_level_security_holds_for_every_function(attributes: dict[str, tuple[bool, ...]]) -> None:
    for role in FUNCTION_ROLES:
        assert attributes[role] == (False, False, False)


@pytest.mark.usefixtures("own_users")
def test_liveness_tokens_are_used_up_by_the_users_of_faces_and_search(
    http: Client, bucket: PhotoBucket, photo: Callable[[str], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(monkeypatch, photo_claim="photo")
    user_id, door = new_user(http, "barack"), make_door(http)
    shown = token(photo=sha256(photo("obama.jpg")).hexdigest())
    upload = enrol(http, bucket, photo("obama.jpg"), user_id=user_id, collection_id=door, liveness=shown)
    assert (upload["status"], upload["liveness"]) == ("indexed", True)
    verify, probe = f"/api/v1/users/{user_id}/verify", photo("obama2.jpg")
    assert http.post_form(verify, probe).json()["code"] == "liveness_required"
    verified = http.post_form(verify, probe, liveness=token(photo=sha256(probe).hexdigest()))
    assert (verified.json()["match"], verified.json()["liveness"]) == (True, True)
    assert http.post_form(verify, probe, liveness=shown).json()["code"] == "liveness_used"
    assert http.post_form("/api/v1/faces/search", probe, collection_id=door).json()["code"] == "liveness_required"
    distrust(monkeypatch)
