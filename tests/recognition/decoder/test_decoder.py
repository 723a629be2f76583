"""A decoder ends when a photo takes too long or breaks it, its photo is refused, and the next photo is decoded."""

import os
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import psutil
import pytest

from facepass.errors import PhotoTooComplex, Unavailable, UnreadablePhoto
from facepass.recognition.decoder import client
from facepass.recognition.decoder.client import Decoder
from facepass.recognition.decoder.order import Order
from tests.support.heavy_photos import png_chunk, png_of_zeros, repeated_scans
from tests.support.runtime import eventually

JPEG, PNG = Order("JPEG", 1280), Order("PNG", 1280)
SMALL = png_of_zeros(64, 48)


@pytest.fixture
def decoder() -> Iterator[Decoder]:
    decoder = Decoder()
    decoder.decode(SMALL, PNG)
    yield decoder
    decoder.close()


def test_a_photo_of_repeated_scans_is_refused_within_its_processor_time(decoder: Decoder) -> None:
    before, photo = decoder.pid, repeated_scans(9_000, 50)
    assert len(photo) < 500_000
    start = time.monotonic()
    with pytest.raises(PhotoTooComplex):
        decoder.decode(photo, JPEG, cpu_seconds=0.2)
    assert time.monotonic() - start < 5  # 4 s and more without the limit
    assert decoder.pid != before
    assert decoder.decode(SMALL, PNG).width == 64


@pytest.mark.parametrize(
    ("ended_by", "error"),
    [(signal.SIGKILL, PhotoTooComplex), (signal.SIGPROF, PhotoTooComplex), (signal.SIGSEGV, UnreadablePhoto)],
)
def test_a_photo_that_ends_its_decoder_is_refused(
    decoder: Decoder, ended_by: signal.Signals, error: type[Exception]
) -> None:
    os.kill(decoder.pid, signal.SIGSTOP)
    threading.Timer(0.1, end, (decoder.pid, ended_by)).start()
    with pytest.raises(error):
        decoder.decode(SMALL, PNG)
    assert decoder.decode(SMALL, PNG).width == 64


def end(pid: int, ended_by: signal.Signals) -> None:
    """End a stopped process by a signal."""
    os.kill(pid, ended_by)
    os.kill(pid, signal.SIGCONT)


def test_a_decoder_that_does_not_answer_is_replaced(decoder: Decoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "WAIT_SECONDS", 0.2)
    os.kill(decoder.pid, signal.SIGKILL)
    with pytest.raises(PhotoTooComplex):
        decoder.decode(SMALL, PNG)
    os.kill(decoder.pid, signal.SIGSTOP)
    with pytest.raises(Unavailable):
        decoder.decode(SMALL, PNG)
    assert decoder.decode(SMALL, PNG).width == 64


def test_a_spawner_that_died_is_replaced_with_its_decoder(decoder: Decoder) -> None:
    before = psutil.Process(decoder.pid)
    before.parent().kill()
    before.kill()
    with pytest.raises(Unavailable):
        decoder.decode(SMALL, PNG)
    assert decoder.decode(SMALL, PNG).width == 64


def test_memory_beyond_the_limit_is_refused_and_the_decoder_lives_on(decoder: Decoder) -> None:
    before = decoder.pid
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", 14_000, 14_000, 8, 6, 0, 0, 0))  # 784 MB of RGBA
    with pytest.raises(PhotoTooComplex):
        decoder.decode(SMALL[:8] + header + SMALL[33:], Order("PNG", 1280, max_pixels=10**9, max_megabytes=10_000))
    assert decoder.pid == before


def test_a_decoder_and_its_spawner_end_with_the_program(photo: Callable[[str], bytes]) -> None:
    program = """
import sys
from facepass.recognition.photo import decode
from facepass.recognition.decoder.client import decoder
decode(sys.stdin.buffer.read())
print(decoder().pid, flush=True)
"""
    ended = subprocess.run([sys.executable, "-c", program], input=photo("obama.jpg"), capture_output=True, check=True)
    eventually(lambda: not psutil.pid_exists(int(ended.stdout)), "the decoder ended")


def test_a_function_forks_its_spawner_before_it_imports_anything_else(photo: Callable[[str], bytes]) -> None:
    program = """
import os, sys
from facepass.recognition.decoder import early
assert not {"numpy", "PIL", "cv2", "onnxruntime"} & set(sys.modules)
from facepass.recognition.photo import decode
from facepass.recognition.decoder.client import decoder
import psutil
print(decode(sys.stdin.buffer.read()).width)
grandparent = psutil.Process(decoder().pid).parent().parent()
assert grandparent.pid == os.getpid()
assert psutil.Process(decoder().pid).cmdline() == psutil.Process().cmdline()  # forked, not launched
"""
    ran = subprocess.run([sys.executable, "-c", program], input=photo("obama.jpg"), capture_output=True, check=True)
    assert ran.stdout == b"910\n"


def test_a_process_that_has_imported_more_is_not_forked() -> None:
    program = """
import os
import numpy
os.fork = None
from facepass.recognition.decoder import early, spawner
assert not spawner._forked
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_threads_take_turns(decoder: Decoder) -> None:
    widths: list[int] = []
    sizes = range(40, 60)
    threads = [
        threading.Thread(target=lambda side=side: widths.append(decoder.decode(png_of_zeros(side, 9), PNG).width))
        for side in sizes
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(widths) == list(sizes)
