"""What the rows of release 1.0.0 become where collections, consents and names have new rules."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.support.postgres import running_postgres
from tests.upgrades.dumps import owner_of, prepare, restore

FILL = """
insert into users (tenant_id, id, email, full_name, external_id) values
    ('t', '00000000-0000-7000-8000-000000000001', 'a@example.com', :decomposed, :decomposed),
    ('t', '00000000-0000-7000-8000-000000000002', 'b@example.com', 'B', :clash_composed),
    ('t', '00000000-0000-7000-8000-000000000003', 'c@example.com', 'C', :clash_decomposed),
    ('u', '00000000-0000-7000-8000-000000000004', 'd@example.com', 'D', :clash_decomposed);
insert into consents (tenant_id, id, user_id, text_version, given_at, recorded_by) values
    ('t', '00000000-0000-7000-8000-000000000005', '00000000-0000-7000-8000-000000000001', '1', now(), 'jwt:12ab'),
    ('t', '00000000-0000-7000-8000-000000000006', '00000000-0000-7000-8000-000000000001', '1', now(), '12ab');
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("old-rows")
    folder.chmod(0o755)
    with running_postgres(folder) as socket:
        restore("1.0.0", socket)
        names = {
            "decomposed": "Bjo\u0308rk",
            "clash_composed": "\u00c5sa",
            "clash_decomposed": "A\u030asa",
        }
        with owner_of(socket, "facepass_main").connect() as main:
            for statement in FILL.split(";\n"):
                used = {name: value for name, value in names.items() if f":{name}" in statement}
                if statement.strip():
                    main.execute(text(statement), used)
        prepare(socket)
        yield socket


def test_names_and_ids_are_in_one_form_unless_two_users_would_have_the_same(server: str) -> None:
    query = text("select full_name, external_id from users where tenant_id in ('t', 'u') order by id")
    with owner_of(server, "facepass_main").connect() as main:
        first, *others = main.execute(query).all()
    assert tuple(first) == ("Bj\u00f6rk", "Bj\u00f6rk")
    assert [row.external_id for row in others] == ["\u00c5sa", "A\u030asa", "\u00c5sa"]


def test_a_consent_that_a_token_recorded_is_not_attested(server: str) -> None:
    query = text("select attested from consents where tenant_id = 't' order by id")
    with owner_of(server, "facepass_main").connect() as main:
        assert list(main.scalars(query)) == [False, True]


def test_collections_go_on_counting_the_consents_that_they_counted(server: str) -> None:
    query = text("select distinct accepted_consent, self_enrolment, threshold_floor from collections")
    with owner_of(server, "facepass_vector").connect() as vector:
        assert vector.execute(query).all() == [("self", False, None)]
