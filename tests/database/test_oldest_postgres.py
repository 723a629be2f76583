"""Aurora may be PostgreSQL 16 (EngineVersion in infra/database.yaml), two years older than the tests' own 18."""

import re
from pathlib import Path

import numpy as np
from sqlalchemy import create_engine, text

from facepass.vectors.query import Query
from facepass.vectors.search import nearest
from tests.database.test_init import initialise
from tests.support.postgres import database_url, newest, running_postgres
from tests.support.stack_documents import read

OLDEST = 16
PEOPLE = 2500  # more than are compared without a scan of the bits

FACES = """
insert into collections (tenant_id, id, model, max_faces) values ('t', 'c', 'm', 10);
insert into faces (tenant_id, id, collection_id, box, landmarks, confidence, quality, model, embedding)
select 't', gen_random_uuid(), 'c', '{0,0,1,1}', '{}', 1, '{}', 'm',
    l2_normalize((select array_agg(random() - 0.5 + 0 * person * p) from generate_series(1, 512) p)::halfvec(512))
from generate_series(1, :people) person
"""


def test_the_template_allows_no_older_one() -> None:
    allowed = read("infra/database.yaml")["Parameters"]["EngineVersion"]["AllowedPattern"]
    majors = [major for major in range(9, 30) if any(re.fullmatch(allowed, f"{major}.{minor}") for minor in range(20))]
    assert min(majors) == OLDEST


def test_the_schemas_and_the_search_work_on_the_oldest_postgres(tmp_path: Path) -> None:
    with running_postgres(tmp_path, OLDEST) as socket:
        made = initialise(socket)
        assert made.returncode == 0, made.stderr
        assert f"fresh_vector: schema at {newest('vector')}" in made.stdout
        owner = create_engine(database_url(socket, "postgres", "fresh_vector"), isolation_level="AUTOCOMMIT")
        with owner.connect() as connection:
            assert str(connection.scalar(text("show server_version"))).startswith(f"{OLDEST}.")
            for statement in FACES.split(";"):
                connection.execute(text(statement), {"people": PEOPLE} if ":people" in statement else {})
            wanted = connection.execute(text("select id, embedding::text from faces limit 1")).one()
        owner.dispose()

        as_search = create_engine(database_url(socket, "facepass_search", "fresh_vector"), isolation_level="AUTOCOMMIT")
        embedding = np.fromstring(wanted[1].strip("[]"), sep=",", dtype=np.float32)
        with as_search.connect() as connection:
            found = nearest(connection, Query("t", "c", embedding, 0.4, 0.4, 3))
        as_search.dispose()
    assert found is not None
    assert found.way == "scan"
    assert found.faces[0].face_id == wanted[0]
