"""Sign a pushed image as cosign does, with a key in KMS that no one can read.

The signature is an image of its own in the same repository, tagged `sha256-<digest>.sig`; cosign's specification is
https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md. No public log learns of it.
"""

import base64
import hashlib
import json
from contextlib import suppress
from typing import Any

IMAGE_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
IMAGE_CONFIGURATION = "application/vnd.oci.image.config.v1+json"
PAYLOAD = "application/vnd.dev.cosign.simplesigning.v1+json"
SIGNATURE = "dev.cosignproject.cosign/signature"


class NoImage(LookupError):
    """The repository has no such image."""


def sign(ecr: Any, kms: Any, image: str, key: str) -> str:
    """Sign an image unless it is signed; return it as repository@digest.

    image: repository:tag. key: ARN of a key in KMS on NIST's curve P-256. Raises NoImage.
    """
    address, tag = image.rsplit(":", 1)
    repository = address.split("/", 1)[1]
    digest = _digest(ecr, repository, tag)
    if digest is None:
        raise NoImage(f"{image} is not in the repository")
    place = digest.replace(":", "-") + ".sig"
    if _digest(ecr, repository, place) is None:
        payload = _json(
            {
                "critical": {
                    "identity": {"docker-reference": address},
                    "image": {"docker-manifest-digest": digest},
                    "type": "cosign container image signature",
                },
                "optional": None,
            }
        )
        signed = kms.sign(KeyId=key, Message=payload, MessageType="RAW", SigningAlgorithm="ECDSA_SHA_256")
        _push(ecr, repository, place, payload, base64.b64encode(signed["Signature"]).decode())
    return f"{address}@{digest}"


def _digest(ecr: Any, repository: str, tag: str) -> str | None:
    found = ecr.batch_get_image(repositoryName=repository, imageIds=[{"imageTag": tag}])["images"]
    return str(found[0]["imageId"]["imageDigest"]) if found else None


def _push(ecr: Any, repository: str, tag: str, payload: bytes, signature: str) -> None:
    layer = _upload(ecr, repository, payload) | {"mediaType": PAYLOAD, "annotations": {SIGNATURE: signature}}
    rootfs = {"type": "layers", "diff_ids": [layer["digest"]]}
    configuration = _upload(ecr, repository, _json({"architecture": "", "os": "", "config": {}, "rootfs": rootfs}))
    manifest = {
        "schemaVersion": 2,
        "mediaType": IMAGE_MANIFEST,
        "config": configuration | {"mediaType": IMAGE_CONFIGURATION},
        "layers": [layer],
    }
    ecr.put_image(
        repositoryName=repository,
        imageManifest=_json(manifest).decode(),
        imageManifestMediaType=IMAGE_MANIFEST,
        imageTag=tag,
    )


def _upload(ecr: Any, repository: str, content: bytes) -> dict[str, Any]:
    """Store a blob, unless it is stored; return its digest and its size in bytes."""
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    upload = ecr.initiate_layer_upload(repositoryName=repository)["uploadId"]
    named = {"repositoryName": repository, "uploadId": upload}
    ecr.upload_layer_part(**named, partFirstByte=0, partLastByte=len(content) - 1, layerPartBlob=content)
    with suppress(ecr.exceptions.LayerAlreadyExistsException):  # from a deployment that was interrupted
        ecr.complete_layer_upload(**named, layerDigests=[digest])
    return {"digest": digest, "size": len(content)}


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
