"""`facepass import` of users without photos."""

from pathlib import Path

from sqlalchemy import select

from facepass.database.sessions import main_session
from facepass.models.main import User
from tests.support.sources import rejected, run


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def users_of(tenant: str) -> set[tuple[str | None, str | None, str]]:
    with main_session(tenant) as main:
        return {(user.email, user.external_id, user.full_name) for user in main.scalars(select(User))}


def test_a_csv_of_users_creates_those_that_do_not_exist(tenant: str, tmp_path: Path) -> None:
    source = written(tmp_path / "users.csv", "external_id,email,name\n1,a@example.com,Ann\n2,,\n3,c@example.com,Cy\n")
    first = run("import", source, tenant)
    assert (first.exit_code, first.stdout) == (0, "loaded 3, already there 0, rejected 0\n")
    assert users_of(tenant) == {("a@example.com", "1", "Ann"), (None, "2", "2"), ("c@example.com", "3", "Cy")}
    assert run("import", source, tenant).stdout == "loaded 0, already there 3, rejected 0\n"


def test_metadata_of_a_user_is_kept(tenant: str, tmp_path: Path) -> None:
    source = written(tmp_path / "users.csv", 'external_id,metadata\n1,"{""is_active"" : false}"\n')
    assert run("import", source, tenant).exit_code == 0
    with main_session(tenant) as main:
        assert main.scalar(select(User.user_metadata)) == {"is_active": False}


def test_a_user_who_cannot_be_created_is_rejected_with_the_line(tenant: str, tmp_path: Path) -> None:
    lines = (
        "external_id,email,metadata\n1,no-address,\n2,b@example.com,not JSON\n,,\n3,b@example.com,\n4,b@example.com,\n"
    )
    source = written(tmp_path / "users.csv", lines)
    assert run("import", source, tenant, "--batch", "1").stdout.startswith("loaded 1, already there 0, rejected 4\n")
    assert rejected(source) == ["2,,invalid_email", "3,,invalid_metadata", "4,,user_not_found", "6,,user_conflict"]


def test_a_csv_with_neither_photos_nor_users_is_not_read(tenant: str, tmp_path: Path) -> None:
    for header in ("name,metadata", "email,shoe_size", ""):
        result = run("import", written(tmp_path / "some.csv", f"{header}\n1,2\n"), tenant)
        assert result.exit_code == 1
        assert "the header must name email or external_id" in " ".join(result.stderr.split())
