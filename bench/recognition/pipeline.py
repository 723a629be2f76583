"""From a photo to vectors, against onnxruntime alone and against unmodified InsightFace."""

import statistics
import subprocess
import sys
from collections.abc import Callable
from time import perf_counter, sleep

import cv2
import numpy as np
import onnxruntime
from insightface.app import FaceAnalysis
from numpy.typing import NDArray

from bench.recognition import photos
from bench.recognition.photos import Pixels
from bench.stock import stock_analysis
from facepass.recognition.engine import Engine, open_engine
from facepass.recognition.packs import find_pack
from facepass.recognition.photo import Photo, decode

ROUNDS, WARM_UP = 20, 3
SPINNING = 0.2  # seconds
REFERENCE = 1280  # pixels of the longer side that the full decode is reduced to, by area
Vector = NDArray[np.float32]


def measure() -> dict[str, float]:
    """The ratios of points 1 to 3, by name."""
    engine, stock = open_engine(find_pack("lite")), stock_analysis()
    samples = photos.samples()
    large = [photos.twelve_megapixels(person) for person in samples.values()]
    return {
        **times(engine, stock, samples["obama.jpg"], large[0]),
        "photo12mp_similarity_loss": similarity_loss(engine, stock, large),
        "peak_mb_12mp": peak_megabytes(large[0]),
        "degradation_max_diff": degradation_difference(engine, stock, samples),
    }


def times(engine: Engine, stock: FaceAnalysis, one: Pixels, large: bytes) -> dict[str, float]:
    """Medians of calls that take turns, divided."""
    six = photos.group()
    p50 = alternate(
        ours_one=lambda: analyse(engine, Photo(one)),
        bare=bare_onnxruntime(),
        ours_six=lambda: analyse(engine, Photo(six)),
        stock_six=lambda: stock.get(six),
        ours_large=lambda: analyse(engine, decode(large)),
        stock_large=lambda: stock.get(full(large)),
    )
    return {
        "one_face_over_ort": p50["ours_one"] / p50["bare"],
        "six_faces_over_stock": p50["ours_six"] / p50["stock_six"],
        "photo12mp_over_stock": p50["ours_large"] / p50["stock_large"],
    }


def alternate(**calls: Callable[[], object]) -> dict[str, float]:
    """Median milliseconds of each call, the calls taking turns, without the warm-up."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(WARM_UP + ROUNDS):
        for name, call in calls.items():
            sleep(SPINNING)  # stock's threads spin on for a while after their turn: not at the next one's cost
            call()
            start = perf_counter()
            call()
            taken[name].append((perf_counter() - start) * 1000)
    return {name: statistics.median(values[WARM_UP:]) for name, values in taken.items()}


def bare_onnxruntime() -> Callable[[], None]:
    """Both networks once each, on prepared inputs: two threads, spinning off."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    folder, providers = find_pack("lite").folder, ["CPUExecutionProvider"]
    detector, recogniser = (
        onnxruntime.InferenceSession(str(folder / name), options, providers=providers)
        for name in ("det_centerface.onnx", "rec_frfeature512.onnx")
    )
    photo, crop = np.zeros((1, 3, 640, 640), np.float32), np.zeros((1, 3, 112, 112), np.float32)

    def run() -> None:
        detector.run(None, {detector.get_inputs()[0].name: photo})
        recogniser.run(None, {recogniser.get_inputs()[0].name: crop})

    return run


def analyse(engine: Engine, photo: Photo) -> list[Vector]:
    """The vectors of a photo's faces, largest first."""
    return [engine.embed(face) for face in engine.find_faces(photo)]


def largest(stock: FaceAnalysis, pixels: Pixels) -> Vector | None:
    """Stock's vector of the largest face."""
    faces = stock.get(pixels)
    area = lambda face: (face.bbox[2] - face.bbox[0]) * (face.bbox[3] - face.bbox[1])  # noqa: E731
    return np.asarray(max(faces, key=area).normed_embedding, np.float32) if faces else None


def full(photo: bytes) -> Pixels:
    """The photo as OpenCV decodes it."""
    return np.asarray(cv2.imdecode(np.frombuffer(photo, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def similarity_loss(engine: Engine, stock: FaceAnalysis, large: list[bytes]) -> float:
    """How much farther our vectors are from those of the area-reduced photo than stock's of the whole one, mean."""
    losses = []
    for photo in large:
        whole = full(photo)
        scale = REFERENCE / max(whole.shape)
        reduced = cv2.resize(whole, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        reference = largest(stock, np.asarray(reduced, np.uint8))
        stocks, (ours, *_) = largest(stock, whole), analyse(engine, decode(photo))
        losses.append(float(stocks @ reference - ours @ reference))
    return statistics.mean(losses)


def degradation_difference(engine: Engine, stock: FaceAnalysis, samples: dict[str, Pixels]) -> float:
    """The largest difference between our score and stock's, each degraded portrait against each portrait as it is.

    A face that only one of the two finds counts as a difference of 1.
    """
    ours_clean = [analyse(engine, Photo(each))[0] for each in samples.values()]
    stock_clean = [largest(stock, each) for each in samples.values()]
    worst = 0.0
    for portrait in samples.values():
        for pixels in photos.degradations(portrait).values():
            ours, stocks = analyse(engine, Photo(pixels)), largest(stock, pixels)
            if not ours or stocks is None:
                worst = max(worst, float(bool(ours) != (stocks is not None)))
                continue
            pairs = zip(ours_clean, stock_clean, strict=True)
            worst = max([worst, *(abs(float(ours[0] @ mine - stocks @ theirs)) for mine, theirs in pairs)])
    return worst


def peak_megabytes(photo: bytes) -> float:
    """The most memory that a process of its own has held after it took this photo to vectors.

    Linux only: what getrusage tells begins with the parent's memory.
    """
    program = """
import re, sys
from pathlib import Path
from facepass.recognition.engine import open_engine
from facepass.recognition.packs import find_pack
from facepass.recognition.photo import decode
engine = open_engine(find_pack("lite"))
for face in engine.find_faces(decode(sys.stdin.buffer.read())):
    engine.embed(face)
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) * 1024 / 1e6)
"""
    command = [sys.executable, "-W", "ignore", "-c", program]
    return float(subprocess.run(command, input=photo, check=True, capture_output=True).stdout.split()[-1])
