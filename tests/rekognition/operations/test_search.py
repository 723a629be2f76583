"""The four searches, CompareFaces and DetectFaces, as boto3 sees them."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.api_client import Client
from tests.support.main_job import new_user
from tests.support.rekognition_client import rekognition

Photo = Callable[[str], bytes]


def test_a_photo_finds_the_person_s_other_face(
    client: Any, staff: str, index: Callable[..., str], photo: Photo
) -> None:
    face, _other = index("obama.jpg", ExternalImageId="o"), index("biden.jpg")
    found = client.search_faces_by_image(CollectionId=staff, Image={"Bytes": photo("obama2.jpg")})
    [match] = found["FaceMatches"]
    assert match["Face"]["FaceId"] == face
    assert match["Face"]["ExternalImageId"] == "o"
    assert 80 <= match["Similarity"] <= 100
    assert found["SearchedFaceConfidence"] >= 99
    assert set(found["SearchedFaceBoundingBox"]) == {"Width", "Height", "Left", "Top"}
    assert found["FaceModelVersion"] == "1.0"


def test_a_low_threshold_shows_strangers_and_a_high_one_no_face(
    client: Any, staff: str, index: Callable[..., str], photo: Photo
) -> None:
    index("obama.jpg"), index("biden.jpg")
    sent = {"CollectionId": staff, "Image": {"Bytes": photo("obama2.jpg")}}
    both = client.search_faces_by_image(**sent, FaceMatchThreshold=0)["FaceMatches"]
    assert len(both) == 2
    assert both[0]["Similarity"] > 80 > both[1]["Similarity"]
    exact = both[0]["Similarity"]
    assert len(client.search_faces_by_image(**sent, FaceMatchThreshold=exact)["FaceMatches"]) == 1
    assert client.search_faces_by_image(**sent, FaceMatchThreshold=exact + 0.01)["FaceMatches"] == []
    assert len(client.search_faces_by_image(**sent, FaceMatchThreshold=0, MaxFaces=1)["FaceMatches"]) == 1


def test_a_stored_face_is_no_match_of_itself(client: Any, staff: str, index: Callable[..., str]) -> None:
    face, other = index("obama.jpg"), index("obama2.jpg")
    found = client.search_faces(CollectionId=staff, FaceId=face)
    assert found["SearchedFaceId"] == face
    assert [match["Face"]["FaceId"] for match in found["FaceMatches"]] == [other]


def test_a_stored_face_of_another_collection_is_refused(client: Any, index: Callable[..., str]) -> None:
    face = index("obama.jpg")
    client.create_collection(CollectionId="other")
    with pytest.raises(client.exceptions.InvalidParameterException, match="not found in the collection"):
        client.search_faces(CollectionId="other", FaceId=face)


def test_a_photo_without_a_face_is_an_invalid_parameter(client: Any, staff: str, photo: Photo, blank: bytes) -> None:
    with pytest.raises(client.exceptions.InvalidParameterException):
        client.search_faces_by_image(CollectionId=staff, Image={"Bytes": blank})
    for source, target in ((blank, photo("obama.jpg")), (photo("obama.jpg"), blank)):
        with pytest.raises(client.exceptions.InvalidParameterException):
            client.compare_faces(SourceImage={"Bytes": source}, TargetImage={"Bytes": target})


def test_a_threshold_below_the_floor_counts_as_the_floor(
    client: Any, staff: str, index: Callable[..., str], photo: Photo, http: Client
) -> None:
    index("obama.jpg"), index("biden.jpg")
    assert http.patch(f"/api/v1/collections/{staff}", {"threshold_floor": 0.4}).status == 200
    found = client.search_faces_by_image(CollectionId=staff, Image={"Bytes": photo("obama2.jpg")}, FaceMatchThreshold=0)
    assert len(found["FaceMatches"]) == 1


def test_the_collection_s_own_threshold_counts_without_one(
    client: Any, staff: str, index: Callable[..., str], photo: Photo, http: Client
) -> None:
    index("obama.jpg")
    assert http.patch(f"/api/v1/collections/{staff}", {"threshold": 0.99}).status == 200
    sent = {"CollectionId": staff, "Image": {"Bytes": photo("obama2.jpg")}}
    assert client.search_faces_by_image(**sent)["FaceMatches"] == []
    assert len(client.search_faces_by_image(**sent, FaceMatchThreshold=80)["FaceMatches"]) == 1


def test_a_key_that_may_only_search_sees_nothing_below_the_own_threshold(
    client: Any, tenant: str, staff: str, index: Callable[..., str], photo: Photo
) -> None:
    index("obama.jpg"), index("biden.jpg")
    searcher = rekognition(tenant, scopes=("search",))
    sent = {"CollectionId": staff, "Image": {"Bytes": photo("obama2.jpg")}, "FaceMatchThreshold": 0}
    assert len(searcher.search_faces_by_image(**sent)["FaceMatches"]) == 1
    with pytest.raises(searcher.exceptions.AccessDeniedException):
        searcher.list_faces(CollectionId=staff)


def test_users_are_found_by_face_by_user_and_by_photo(
    client: Any, staff: str, index: Callable[..., str], photo: Photo
) -> None:
    free, first, joe = index("obama.jpg"), index("obama2.jpg"), index("biden.jpg")
    for user, face in (("barack", first), ("joe", joe)):
        client.create_user(CollectionId=staff, UserId=user)
        client.associate_faces(CollectionId=staff, UserId=user, FaceIds=[face])

    by_face = client.search_users(CollectionId=staff, FaceId=free)
    assert by_face["SearchedFace"] == {"FaceId": free}
    [match] = by_face["UserMatches"]
    assert match["User"] == {"UserId": "barack", "UserStatus": "ACTIVE"}
    assert match["Similarity"] > 80

    by_user = client.search_users(CollectionId=staff, UserId="joe", UserMatchThreshold=0)
    assert by_user["SearchedUser"] == {"UserId": "joe"}
    assert [each["User"]["UserId"] for each in by_user["UserMatches"]] == ["barack"]

    by_photo = client.search_users_by_image(CollectionId=staff, Image={"Bytes": photo("obama3.jpg")})
    assert [each["User"]["UserId"] for each in by_photo["UserMatches"]] == ["barack"]
    assert by_photo["SearchedFace"]["FaceDetail"]["Confidence"] >= 99
    assert by_photo["UnsearchedFaces"] == []


def test_faces_without_a_user_take_no_user_s_place(
    client: Any, staff: str, index: Callable[..., str], photo: Photo
) -> None:
    for number in range(20):
        index("obama.jpg", ExternalImageId=f"o{number}")
    client.create_user(CollectionId=staff, UserId="barack")
    client.associate_faces(CollectionId=staff, UserId="barack", FaceIds=[index("obama2.jpg")])
    found = client.search_users_by_image(CollectionId=staff, Image={"Bytes": photo("obama.jpg")}, MaxUsers=1)
    assert [each["User"]["UserId"] for each in found["UserMatches"]] == ["barack"]


def test_a_search_with_a_user_without_a_face_finds_no_one(client: Any, staff: str) -> None:
    client.create_user(CollectionId=staff, UserId="new")
    assert client.search_users(CollectionId=staff, UserId="new")["UserMatches"] == []
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.search_users(CollectionId=staff, UserId="unknown")
    with pytest.raises(client.exceptions.InvalidParameterException):
        client.search_users(CollectionId=staff)


def test_a_photo_without_a_face_finds_no_user_and_is_no_error(
    client: Any, staff: str, blank: bytes, group_photo: bytes
) -> None:
    found = client.search_users_by_image(CollectionId=staff, Image={"Bytes": blank})
    assert (found["UserMatches"], found["UnsearchedFaces"]) == ([], [])
    assert "SearchedFace" not in found
    several = client.search_users_by_image(CollectionId=staff, Image={"Bytes": group_photo})
    assert [each["Reasons"] for each in several["UnsearchedFaces"]] == [["FACE_NOT_LARGEST"]] * 5


def test_a_user_who_was_made_otherwise_is_known_by_its_id(
    client: Any, staff: str, http: Client, index: Callable[..., str], photo: Photo
) -> None:
    user, face = new_user(http, "obama"), index("obama.jpg")
    assert http.patch(f"/api/v1/faces/{face}", {"user_id": user}).status == 200
    [match] = client.search_faces_by_image(CollectionId=staff, Image={"Bytes": photo("obama2.jpg")})["FaceMatches"]
    assert match["Face"]["UserId"] == user
    assert client.list_users(CollectionId=staff)["Users"] == [{"UserId": user, "UserStatus": "ACTIVE"}]
    assert client.describe_collection(CollectionId=staff)["UserCount"] == 1
    assert [each["FaceId"] for each in client.list_faces(CollectionId=staff, UserId=user)["Faces"]] == [face]


def test_two_photos_are_compared(client: Any, photo: Photo, group_photo: bytes) -> None:
    same = client.compare_faces(SourceImage={"Bytes": photo("obama.jpg")}, TargetImage={"Bytes": photo("obama2.jpg")})
    [match] = same["FaceMatches"]
    assert match["Similarity"] > 80
    assert match["Face"]["Confidence"] > 99
    assert same["SourceImageFace"]["Confidence"] > 99
    assert same["UnmatchedFaces"] == []

    other = client.compare_faces(SourceImage={"Bytes": photo("obama.jpg")}, TargetImage={"Bytes": group_photo})
    assert other["FaceMatches"] == []
    assert len(other["UnmatchedFaces"]) == 6

    everyone = client.compare_faces(
        SourceImage={"Bytes": photo("obama.jpg")}, TargetImage={"Bytes": group_photo}, SimilarityThreshold=0
    )
    shown = [each["Similarity"] for each in everyone["FaceMatches"]]
    assert shown == sorted(shown, reverse=True)
    assert len(shown) == 6


def test_faces_are_detected(client: Any, group_photo: bytes, blank: bytes) -> None:
    found = client.detect_faces(Image={"Bytes": group_photo}, Attributes=["ALL"])["FaceDetails"]
    assert len(found) == 6
    assert all({"BoundingBox", "Landmarks", "Pose", "Quality", "Confidence"} == set(each) for each in found)
    assert client.detect_faces(Image={"Bytes": blank})["FaceDetails"] == []
