"""What the runtime cannot upgrade stops its start, with what to do; nothing is changed."""

from pathlib import Path

import pytest
from sqlalchemy import text

from tests.support import runtime as running
from tests.support.postgres import running_postgres
from tests.support.runtime import ROOT
from tests.upgrades.dumps import owner_of, restore
from tests.upgrades.service import revision_of, sockets

REFUSED = {
    "main: update alembic_version set version_num = '0007'": (
        "facepass_main was made before FacePass 1.0 (revision 0007) and cannot be upgraded. On the local runtime, stop"
        " it and type `make clean-local`"
    ),
    "vector: update collections set model = 'facepass_of_old' where id = 'staff'": (
        "1 collections hold vectors of the model pack 'facepass_of_old' (local/staff is one), and this deployment runs"
        " 'facepass_lite'. Deploy with that pack as OtherModelPack"
    ),
}


@pytest.mark.parametrize("change", REFUSED)
def test_the_runtime_reports_a_database_it_cannot_upgrade(change: str, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "data").mkdir()
    (tmp_path / "data/model-pack").write_text("lite\n")
    side, statement = change.split(": ", 1)
    with running_postgres(tmp_path) as socket:
        restore("1.0.0", socket)
        with owner_of(socket, f"facepass_{side}").connect() as owner:
            owner.execute(text(statement))
        variables = {"FACEPASS_LOCAL_POSTGRES": sockets(socket)}
        with pytest.raises(AssertionError) as result:
            running.start(tmp_path / "data", "--quiet", template=ROOT / "template.yaml", **variables)
        assert REFUSED[change] in " ".join(str(result.value).split())
        assert "Traceback" not in str(result.value)
        assert revision_of(socket, "vector") == "1.0"
