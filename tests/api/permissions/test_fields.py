"""Personal fields of answers: for callers with their scope alone."""

from collections.abc import Callable

from facepass.api.hidden_fields import hide_fields
from facepass.services.auth.caller import Caller
from facepass.storage import PhotoBucket
from tests.support.api_client import Client
from tests.support.main_job import enrol, new_user

Photo = Callable[[str], bytes]


def test_a_search_shows_names_and_pictures_to_callers_with_their_scopes_alone(
    http: Client, bucket: PhotoBucket, photo: Photo
) -> None:
    obama = new_user(http, "obama")
    enrol(http, bucket, photo("obama.jpg"), user_id=obama)

    def found(scopes: str) -> dict[str, object]:
        [match] = Client(http.tenant, scopes).post_form("/api/v1/faces/search", photo("obama2.jpg")).json()["results"]
        return match

    kiosk = found("search")
    assert (kiosk["user_id"], kiosk["user"], kiosk["image_url"]) == (obama, None, None)
    assert isinstance(kiosk["similarity"], float)
    desk = found("search users:read")
    assert desk["user"] == {"id": obama, "email": "obama@example.com", "full_name": "Obama", "external_id": None}
    assert desk["image_url"] is None
    assert str(found("search faces:read")["image_url"]).startswith("https://")
    assert found("admin")["user"] == desk["user"]


def test_a_hidden_field_is_null_in_every_item_and_its_neighbours_stay() -> None:
    body = {"items": [{"a": 1, "b": {"c": 2}}, {"a": None, "b": None}], "a": 3}
    fields = {"items.a": "users:read", "items.b.c": "users:read", "absent.x": "users:read"}
    hide_fields(body, fields, Caller("t", "k", frozenset({"search"})))
    assert body == {"items": [{"a": None, "b": {"c": None}}, {"a": None, "b": None}], "a": 3}
    hide_fields(None, fields, Caller("t", "k", frozenset()))
