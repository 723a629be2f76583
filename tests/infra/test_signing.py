"""Images are signed as cosign signs them, in a registry and with a key of their own."""

import base64
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from infra import signing
from tests.support.cloud import ministack

REPOSITORY = "facepass-dev"
MANIFEST = json.dumps({"schemaVersion": 2, "mediaType": signing.IMAGE_MANIFEST, "layers": []})


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Any]]:
    """Clients of ministack's registry and of moto's KMS, whose keys are real."""
    with ministack(tmp_path_factory.mktemp("cloud")) as cloud, mock_aws():
        yield cloud.client("ecr"), boto3.client("kms", region_name="us-east-1")


@pytest.fixture
def blobs(registry: tuple[Any, Any]) -> dict[str, bytes]:
    """What is uploaded, by its digest: ministack keeps manifests and drops what they name."""
    uploaded: dict[str, bytes] = {}
    parts: list[bytes] = []

    def note(params: dict[str, Any], **_more: Any) -> None:
        if "layerPartBlob" in params:
            parts.append(params["layerPartBlob"])
        else:
            [uploaded[params["layerDigests"][0]]] = parts
            parts.clear()

    for operation in ("UploadLayerPart", "CompleteLayerUpload"):
        registry[0].meta.events.register(f"provide-client-params.ecr.{operation}", note)
    return uploaded


@pytest.fixture
def image(registry: tuple[Any, Any]) -> Iterator[str]:
    """An image in a repository whose tags cannot be moved."""
    ecr, _ = registry
    ecr.create_repository(repositoryName=REPOSITORY, imageTagMutability="IMMUTABLE")
    ecr.put_image(repositoryName=REPOSITORY, imageManifest=MANIFEST, imageTag="recognition-1")
    yield f"123456789012.dkr.ecr.us-east-1.amazonaws.com/{REPOSITORY}:recognition-1"
    ecr.delete_repository(repositoryName=REPOSITORY, force=True)


@pytest.fixture
def key(registry: tuple[Any, Any]) -> str:
    made = registry[1].create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    return str(made["KeyMetadata"]["Arn"])


def manifest(ecr: Any, tag: str) -> dict[str, Any]:
    [found] = ecr.batch_get_image(repositoryName=REPOSITORY, imageIds=[{"imageTag": tag}])["images"]
    read: dict[str, Any] = json.loads(found["imageManifest"])
    return read


def verified(folder: Path, public_key: bytes, payload: bytes, signature: str) -> bool:
    """Whether OpenSSL takes the signature."""
    (folder / "key").write_bytes(public_key)
    (folder / "payload").write_bytes(payload)
    (folder / "signature").write_bytes(base64.b64decode(signature))
    command = ["openssl", "dgst", "-sha256", "-keyform", "DER", "-verify", "key", "-signature", "signature", "payload"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


def test_an_image_is_signed_by_the_key_of_its_stage(
    registry: tuple[Any, Any], image: str, key: str, blobs: dict[str, bytes], tmp_path: Path
) -> None:
    ecr, kms = registry
    address, digest = signing.sign(ecr, kms, image, key).split("@")
    assert address == image.rsplit(":", 1)[0]

    stored = manifest(ecr, digest.replace(":", "-") + ".sig")
    [layer] = stored["layers"]
    payload = blobs[layer["digest"]]
    assert (layer["mediaType"], layer["size"]) == (signing.PAYLOAD, len(payload))
    assert json.loads(blobs[stored["config"]["digest"]])["rootfs"]["diff_ids"] == [layer["digest"]]
    assert json.loads(payload)["critical"]["image"] == {"docker-manifest-digest": digest}
    assert json.loads(payload)["critical"]["identity"] == {"docker-reference": address}

    signature = layer["annotations"][signing.SIGNATURE]
    public_key = kms.get_public_key(KeyId=key)["PublicKey"]
    another = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    assert verified(tmp_path, public_key, payload, signature)
    assert not verified(tmp_path, public_key, payload.replace(digest.encode(), b"sha256:" + b"0" * 64), signature)
    assert not verified(tmp_path, kms.get_public_key(KeyId=another)["PublicKey"], payload, signature)


def test_an_image_that_is_signed_is_not_signed_again(registry: tuple[Any, Any], image: str, key: str) -> None:
    ecr, kms = registry
    first = signing.sign(ecr, kms, image, key)
    assert signing.sign(ecr, kms, image, key="no key is needed") == first


def test_an_image_that_is_not_there_is_told(registry: tuple[Any, Any], image: str, key: str) -> None:
    with pytest.raises(signing.NoImage, match="recognition-2 is not in the repository"):
        signing.sign(*registry, image.replace("recognition-1", "recognition-2"), key)
