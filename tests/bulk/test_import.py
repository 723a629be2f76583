"""`facepass import` of ready vectors, on a real Postgres."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import select

from facepass.database.sessions import TenantSession, main_session, vector_session
from facepass.models.main import User
from facepass.models.vector import Face
from facepass.recognition.packs import find_pack
from tests.support.api_client import Client
from tests.support.sources import (
    count_faces,
    faces_of,
    kill_midway,
    rejected,
    rejects_of,
    run,
    unit_vectors,
    write_npz,
)


def people(tenant: str) -> dict[str, User]:
    with main_session(tenant) as main:
        return {user.email: user for user in main.scalars(select(User))}


def test_imported_vectors_are_stored_unchanged_and_belong_to_their_users(tenant: str, tmp_path: Path) -> None:
    vectors = unit_vectors(3)
    source = write_npz(
        tmp_path / "g.npz",
        vectors,
        emails=["ada@example.com", "", "ada@example.com"],
        names=["Ada Łovelace", "", "Ada Łovelace"],
        external_image_ids=["a.jpg", "b ü.jpg", ""],
    )
    result = run("import", source, tenant)
    assert (result.exit_code, result.stdout) == (0, "loaded 3, already there 0, rejected 0\n")
    ada = people(tenant)["ada@example.com"]
    assert ada.full_name == "Ada Łovelace"
    faces = faces_of(tenant, Face.user_id, Face.external_image_id, Face.model, Face.box, Face.landmarks, Face.embedding)
    by_photo = {face[1]: face for face in faces}
    assert by_photo.keys() == {"a.jpg", "b ü.jpg", None}
    assert (by_photo["a.jpg"][0], by_photo["b ü.jpg"][0], by_photo[None][0]) == (ada.id, None, ada.id)
    assert by_photo["a.jpg"][2:5] == (find_pack("lite").model_id, [0, 0, 1, 1], [])
    np.testing.assert_array_equal(np.float16(by_photo["a.jpg"][5]), vectors[0].astype(np.float16))


def test_an_imported_vector_is_found_by_a_search(tenant: str, tmp_path: Path, http: Client) -> None:
    run(
        "import",
        write_npz(tmp_path / "g.npz", unit_vectors(20), external_image_ids=[f"{n}" for n in range(20)]),
        tenant,
    )
    [(face_id,)] = [row[:1] for row in faces_of(tenant, Face.id, Face.external_image_id) if row[1] == "7"]
    other = http.post("/api/v1/faces/search", {"face_id": str(face_id), "threshold": -1, "limit": 100}).json()
    assert len({match["face_id"] for match in other["results"]}) == 19


def test_a_second_run_loads_nothing_whatever_the_order_and_the_name_of_the_file(tenant: str, tmp_path: Path) -> None:
    vectors = unit_vectors(50)
    run("import", write_npz(tmp_path / "g.npz", vectors), tenant, "--batch", "7")
    result = run("import", write_npz(tmp_path / "h.npz", vectors[::-1]), tenant, "--batch", "11")
    assert result.stdout.startswith("loaded 0, already there 50, rejected 0")
    grown = run("import", write_npz(tmp_path / "h.npz", unit_vectors(52)), tenant)
    assert grown.stdout.startswith("loaded 2, already there 50, rejected 0")


def test_a_line_that_comes_twice_is_one_face(tenant: str, tmp_path: Path) -> None:
    vectors = unit_vectors(4)[[0, 1, 1, 2, 3]]
    result = run("import", write_npz(tmp_path / "g.npz", vectors), tenant)
    assert result.stdout.startswith("loaded 4, already there 1, rejected 0")


def test_one_vector_may_be_in_two_collections(tenant: str, tmp_path: Path) -> None:
    source = write_npz(tmp_path / "g.npz", unit_vectors(4))
    run("import", source, tenant)
    result = run("import", source, tenant, "--collection", "party", "--create")
    assert result.stdout.startswith("loaded 4, already there 0, rejected 0")


def test_an_import_that_was_killed_is_continued_and_loads_nothing_twice(tenant: str, tmp_path: Path) -> None:
    count = 12_000
    emails = [f"u{number % 300}@example.com" for number in range(count)]
    source = write_npz(tmp_path / "g.npz", unit_vectors(count), emails=emails, names=["Ada"] * count)
    options = ["--tenant", tenant, "--batch", "500", "--rejects", str(tmp_path / "rejects")]
    kill_midway(["import", str(source), *options], lambda: count_faces(tenant) > 0)
    before = count_faces(tenant)
    assert 0 < before < count
    result = run("import", source, tenant)
    assert result.stdout.startswith(f"loaded {count - before}, already there {before}, rejected 0")
    assert (count_faces(tenant), len(people(tenant))) == (count, 300)


def test_each_bad_line_is_rejected_with_its_reason(tenant: str, tmp_path: Path) -> None:
    vectors = unit_vectors(8)
    vectors[1, 5] = np.nan
    vectors[2, 5] = np.inf
    vectors[3] = 0
    source = write_npz(
        tmp_path / "g.npz",
        vectors,
        emails=["a@example.com", "", "", "", "not an email", "b@example.com", "", ""],
        external_ids=["1", "", "", "", "", "", "unknown", ""],
        names=["Ada", "", "", "", "", "x" * 201, "", ""],
        external_image_ids=["", "", "", "", "", "", "", "a\tb"],
    )
    result = run("import", source, tenant)
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "loaded 2, already there 0, rejected 6")
    assert rejected(source) == [
        "2,,not_finite",
        "3,,not_finite",
        "4,,zero_vector",
        "5,,invalid_email",
        "6,,invalid_full_name",
        "8,,invalid_external_image_id",
    ]
    assert rejects_of(source).stat().st_mode & 0o777 == 0o600


def test_an_import_row_with_details_of_two_users_is_refused(tenant: str, main: TenantSession, tmp_path: Path) -> None:
    main.add_all(
        [
            User(email="Ada@example.com", full_name="Ada", external_id="1"),
            User(email="bob@example.com", full_name="Bob", external_id="2"),
        ]
    )
    main.commit()
    source = write_npz(
        tmp_path / "g.npz",
        unit_vectors(5),
        emails=["ada@EXAMPLE.com", "ada@example.com", "ada@example.com", "new@example.com", ""],
        external_ids=["1", "2", "3", "2", "2"],
    )
    run("import", source, tenant)
    assert rejected(source) == ["2,,user_conflict", "3,,user_conflict", "4,,user_conflict"]
    assert people(tenant).keys() == {"Ada@example.com", "bob@example.com"}
    assert count_faces(tenant) == 2


def test_a_domain_makes_users_of_external_ids(tenant: str, tmp_path: Path) -> None:
    source = write_npz(tmp_path / "g.npz", unit_vectors(2), external_ids=["44", "46"])
    run("import", source, tenant, "--email-domain", "example.com")
    assert {(user.email, user.external_id, user.full_name) for user in people(tenant).values()} == {
        ("44@example.com", "44", "44"),
        ("46@example.com", "46", "46"),
    }


def test_vectors_of_another_length_are_normalised_and_counted(tenant: str, tmp_path: Path) -> None:
    vectors = unit_vectors(3)
    result = run("import", write_npz(tmp_path / "g.npz", vectors * np.float32([[1], [20], [0.1]])), tenant)
    assert "normalised 2 vectors" in result.stdout
    stored = [row[0] for row in faces_of(tenant, Face.embedding)]
    np.testing.assert_allclose(sorted(np.linalg.norm(stored, axis=1)), [1, 1, 1], atol=1e-3)


def test_lists_of_any_arrow_kind_are_read_and_those_of_another_size_rejected(tenant: str, tmp_path: Path) -> None:
    vectors = [*unit_vectors(2).tolist(), [1.0, 2.0], None]
    table = pa.table(
        {"embedding": pa.array(vectors, pa.list_(pa.float64())), "model": ["lite", "other", "lite", "lite"]}
    )
    source = tmp_path / "g.parquet"
    pq.write_table(table, source)
    assert run("import", source, tenant).stdout.startswith("loaded 1, already there 0, rejected 3")
    assert rejected(source) == ["2,,model_mismatch", "3,,wrong_vector_size", "4,,wrong_vector_size"]


def test_another_tenant_sees_nothing_of_it(tenant: str, tmp_path: Path) -> None:
    run("import", write_npz(tmp_path / "g.npz", unit_vectors(3)), tenant)
    with vector_session(f"{tenant}-2") as vector:
        assert vector.scalars(select(Face.id)).all() == []
