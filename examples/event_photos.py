"""Find a guest on the photos of an event by a selfie. No one is named, and the photos stay where they are.

FACEPASS_URL and FACEPASS_KEY say where the service is; the key needs `faces:write`, `faces:read` and `search`.

    python examples/event_photos.py add summer-party photos/*.jpg
    python examples/event_photos.py find summer-party selfie.jpg
"""

import argparse
import os
from contextlib import suppress
from pathlib import Path

from facepass_client import FacePass, UploadRejected
from facepass_client.problems import CollectionTaken

# Of each face the service keeps for a month what finds it again, and no photo. To show a guest the photos of a stranger
# is worse than to miss one: of 100,000 pairs of strangers, one is taken for the same person.
RETENTION_DAYS = 30
FALSE_MATCH_RATE = 1e-5
MOST_PHOTOS = 100


def add(facepass: FacePass, event: str, photos: list[Path]) -> None:
    """Index the faces of photos that were not added before. A photo without a face is no error."""
    with suppress(CollectionTaken):
        facepass.collections.create(collection_id=event, face_retention_days=RETENTION_DAYS, store_photos=False)
    known = {face.external_image_id for face in facepass.collections.faces(event)}
    for photo in photos:
        if photo.name in known:
            print(f"{photo.name}: added before")
            continue
        try:
            upload = facepass.faces.index(photo, collection=event, external_image_id=photo.name)
            print(f"{photo.name}: {len(upload.faces)} face(s)")
        except UploadRejected as rejected:
            print(f"{photo.name}: left out, {rejected.reason}")


def find(facepass: FacePass, event: str, selfie: Path) -> None:
    """Print the photos that show the largest face of the selfie, the most similar first. The selfie is not stored."""
    found = facepass.faces.search(selfie, collection_id=event, fmr=FALSE_MATCH_RATE, limit=MOST_PHOTOS)
    photos = dict.fromkeys(match.external_image_id for match in found.results)  # each once, in their order
    for photo in photos:
        print(photo)
    if not photos:
        print("You are on none of the photos.")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("what", choices=["add", "find"])
    arguments.add_argument("event", help="the id of the collection")
    arguments.add_argument("photos", type=Path, nargs="+", help="the photos, or the selfie")
    given = arguments.parse_args()
    with FacePass(os.environ["FACEPASS_URL"], os.environ["FACEPASS_KEY"]) as service:
        if given.what == "add":
            add(service, given.event, given.photos)
        else:
            find(service, given.event, given.photos[0])
