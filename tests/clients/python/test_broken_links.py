"""Over a link that breaks, a large photo is indexed once; a cancelled one leaves nothing behind."""

import asyncio
from collections.abc import Callable
from itertools import pairwise
from urllib.parse import urlsplit

import httpx
import pytest

from facepass_client import AsyncFacePass, FacePass
from tests.support.cutting_proxy import CuttingProxy
from tests.support.heavy_photos import with_comments
from tests.support.runtime import Runtime

pytestmark = pytest.mark.timeout(300)  # 36 MB each, on a machine that others may share
TWELVE_MEGABYTES = 12_000_000


@pytest.fixture(scope="module")
def large_photo(photo: Callable[[str], bytes]) -> bytes:
    return with_comments(photo("obama.jpg"), TWELVE_MEGABYTES)


def through(proxy: CuttingProxy, runtime: Runtime) -> Callable[[httpx.Request], None]:
    """A hook that sends what is for S3 to the proxy."""
    storage = urlsplit(runtime.described["s3_endpoint"]).port

    def redirect(request: httpx.Request) -> None:
        if request.url.port == storage:
            request.url = request.url.copy_with(port=proxy.port)

    return redirect


def proxy_of(runtime: Runtime, **how: int) -> CuttingProxy:
    return CuttingProxy("127.0.0.1", urlsplit(runtime.described["s3_endpoint"]).port or 0, **how)


def test_a_photo_over_a_link_that_breaks_twice_is_indexed_once(
    runtime: Runtime, base_url: str, key: str, large_photo: bytes
) -> None:
    reported: list[tuple[int, int]] = []
    with (
        proxy_of(runtime) as proxy,
        httpx.Client(timeout=60, trust_env=False, event_hooks={"request": [through(proxy, runtime)]}) as http,
    ):
        facepass = FacePass(base_url, key, http=http)
        user = facepass.users.create(full_name="Barack Obama", external_id="44")
        upload = facepass.faces.enrol(large_photo, user=user.id, progress=lambda *sent: reported.append(sent))
        assert proxy.cuts == 2
        assert upload.status == "indexed"
        assert [face.upload_id for face in facepass.users.faces(user.id)] == [upload.upload_id]
        assert [each.upload_id for each in facepass.uploads.list(user_id=user.id)] == [upload.upload_id]
    assert reported[-1][0] == reported[-1][1] > TWELVE_MEGABYTES
    assert sum(later < earlier for (earlier, _), (later, _) in pairwise(reported)) == 2


def test_the_asynchronous_client_also_ends_indexed_once(
    runtime: Runtime, base_url: str, key: str, large_photo: bytes
) -> None:
    async def enrol(proxy: CuttingProxy) -> None:
        redirect = through(proxy, runtime)

        async def hook(request: httpx.Request) -> None:
            redirect(request)

        async with httpx.AsyncClient(timeout=60, trust_env=False, event_hooks={"request": [hook]}) as http:
            facepass = AsyncFacePass(base_url, key, http=http)
            user = await facepass.users.create(full_name="Barack Obama", external_id="44b")
            upload = await facepass.faces.enrol(large_photo, user=user.id)
            assert proxy.cuts == 2
            assert [face.upload_id async for face in facepass.users.faces(user.id)] == [upload.upload_id]

    with proxy_of(runtime) as proxy:
        asyncio.run(enrol(proxy))


def test_a_cancelled_upload_leaves_nothing_behind(
    runtime: Runtime, base_url: str, facepass: FacePass, key: str, large_photo: bytes
) -> None:
    async def cancel_halfway() -> None:
        async with httpx.AsyncClient(timeout=60, trust_env=False) as http:
            client = AsyncFacePass(base_url, key, http=http)

            def halfway(sent: int, total: int) -> None:
                if sent > total / 2:
                    task.cancel()

            index = client.faces.index(large_photo, external_image_id="cancelled", progress=halfway)
            task = asyncio.create_task(index)
            with pytest.raises(asyncio.CancelledError):
                await task

    known = {upload.upload_id for upload in facepass.uploads.list()}
    asyncio.run(cancel_halfway())
    assert {upload.upload_id for upload in facepass.uploads.list()} == known


def test_an_upload_that_is_interrupted_leaves_nothing_behind(facepass: FacePass, large_photo: bytes) -> None:
    def interrupt(sent: int, total: int) -> None:
        if sent > total / 2:
            raise KeyboardInterrupt

    known = {upload.upload_id for upload in facepass.uploads.list()}
    with pytest.raises(KeyboardInterrupt):
        facepass.faces.index(large_photo, progress=interrupt)
    assert {upload.upload_id for upload in facepass.uploads.list()} == known
