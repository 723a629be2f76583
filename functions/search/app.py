"""Who is this? Search a collection by photo."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from facepass import schemas
from facepass.api.resolver import FacePassResolver
from facepass.database.engines import vector_reader
from facepass.database.sessions import main_session
from facepass.recognition.engine import open_engine
from facepass.recognition.packs import find_pack
from facepass.services import search
from facepass.settings import settings
from facepass.storage import photo_bucket

app = FacePassResolver()
handler = app.handle
engine = open_engine(find_pack(settings().model_pack))  # while Lambda gives the start full power


@app.post("/api/v1/faces/search")
def search_faces(request: Annotated[schemas.SearchRequest, Body()]) -> schemas.SearchResponse:
    with main_session(app.caller.tenant_id) as main, vector_reader().connect() as vector:
        return search.find_matches(main, vector, photo_bucket(), engine, request)
