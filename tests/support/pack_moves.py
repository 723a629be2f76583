"""Moving a tenant's collections to another pack, as an operator does, and what is there then."""

from pathlib import Path

import numpy as np
from sqlalchemy import func, select
from typer.testing import CliRunner, Result

from facepass.cli.__main__ import app
from facepass.database.sessions import vector_session
from facepass.models.vector import Face, ReembeddedFace
from tests.support.sources import faces_of


def reembed(tenant: str, pack: Path | str, rejects: Path, *options: str) -> Result:
    where = ["--tenant", tenant, "--to", str(pack), "--rejects", str(rejects), "--workers", "1"]
    return CliRunner().invoke(app, ["reembed", *where, *options])


def vectors(tenant: str) -> dict[str, np.ndarray]:
    return {str(face_id): np.array(vector) for face_id, vector in faces_of(tenant, Face.id, Face.embedding)}


def staged(tenant: str, model: str) -> int:
    """How many vectors by this pack wait for a switch, or for the way back."""
    with vector_session(tenant) as vector:
        count = select(func.count()).select_from(ReembeddedFace).where(ReembeddedFace.model == model)
        return vector.scalar(count) or 0


def models_of_faces(tenant: str) -> set[str]:
    return {model for (model,) in faces_of(tenant, Face.model)}
