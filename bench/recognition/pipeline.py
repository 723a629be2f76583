"""From a photo to vectors, against onnxruntime alone and against unmodified InsightFace.

On one processor each, as the deployed functions have (template.yaml: 1,769 MB, one vCPU).
"""

import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, sleep

import cv2
import numpy as np
import onnxruntime
from insightface.app import FaceAnalysis
from numpy.typing import NDArray

from bench.recognition import photos
from bench.recognition.photos import Pixels
from bench.stock import stock_analysis
from facepass.cli.evaluation import embed
from facepass.cli.labelled_photos import read_folder
from facepass.recognition import detection
from facepass.recognition.accuracy import lowest_fmr, threshold_at
from facepass.recognition.accuracy import rates as error_rates
from facepass.recognition.engine import Engine, open_engine
from facepass.recognition.packs import find_pack
from facepass.recognition.photo import Photo, decode

PACK = "standard"
TAR_AT = {"tar_1e4": 1e-4, "tar_1e5": 1e-5}
ROUNDS, WARM_UP = 20, 3
SPINNING = 0.2  # seconds
REFERENCE = 1280  # pixels of the longer side that the full decode is reduced to, by area
Vector = NDArray[np.float32]


def measure(faces: Path | None = None) -> dict[str, float | None]:
    """The ratios by name. faces: a folder with a folder for each person; without it the accuracy is not measured."""
    with one_processor():
        engine, stock = open_engine(find_pack(PACK), threads=1), stock_analysis(threads=1)
        samples = photos.samples()
        large = [photos.twelve_megapixels(person) for person in samples.values()]
        return {
            **times(engine, stock, samples["obama.jpg"], large[0]),
            "photo12mp_similarity_loss": similarity_loss(engine, stock, large),
            "peak_mb_12mp": peak_megabytes(large[0]),
            **true_accept_rates(engine, faces),
        }


@contextmanager
def one_processor() -> Iterator[None]:
    """Keep this process, and those that it starts, on one processor (Linux only)."""
    before, threads = os.sched_getaffinity(0), cv2.getNumThreads()
    os.sched_setaffinity(0, {min(before)})
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
        cv2.setNumThreads(threads)


def times(engine: Engine, stock: FaceAnalysis, one: Pixels, large: bytes) -> dict[str, float]:
    """Medians of calls that take turns, divided."""
    networks, six = engine.networks, photos.group()
    crops = [face.crop for face in engine.find_faces(Photo(six))]
    p50 = alternate(
        ours_detect=lambda: detection.find(networks.detector, one, engine.pack, networks.locator),
        centerface=bare_centerface(),
        ours_one=lambda: analyse(engine, Photo(one)),
        stock_one=lambda: stock.get(one),
        ours_six=lambda: analyse(engine, Photo(six)),
        stock_six=lambda: stock.get(six),
        embeddings=lambda: [networks.recogniser.get_feat(crop) for crop in crops],
        ours_large=lambda: analyse(engine, decode(large)),
        stock_large=lambda: stock.get(full(large)),
    )
    return {
        "detect_over_centerface": p50["ours_detect"] / p50["centerface"],
        "one_face_over_stock": p50["ours_one"] / p50["stock_one"],
        "six_faces_over_stock": p50["ours_six"] / p50["stock_six"],
        "six_faces_over_embeddings": p50["ours_six"] / p50["embeddings"],
        "photo12mp_over_stock": p50["ours_large"] / p50["stock_large"],
    }


def true_accept_rates(engine: Engine, faces: Path | None) -> dict[str, float | None]:
    """The share of pairs of one person that match, at thresholds of these false match rates, from JPEG bytes on.

    Of each photo the face nearest the centre counts, of people with two photos and more; a photo without a usable face
    is missed. None where no rate of that size can be measured.
    """
    rates: dict[str, float | None] = dict.fromkeys(TAR_AT)
    if faces is None:
        return rates
    labelled = read_folder(faces).of_several_photos()
    scores = labelled.scores(embed(engine, labelled.photos))
    for name, rate in TAR_AT.items():
        if rate >= lowest_fmr(scores):
            rates[name] = 1 - error_rates(scores, threshold_at(scores, rate))[1]
    return rates


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


def bare_centerface() -> Callable[[], object]:
    """The detector's network once, on a prepared input of 640 x 640, with one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    file = str(find_pack(PACK).folder / "det_centerface.onnx")
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    feed = {session.get_inputs()[0].name: np.zeros((1, 3, 640, 640), np.float32)}
    return lambda: session.run(None, feed)


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
engine = open_engine(find_pack("PACK"))
for face in engine.find_faces(decode(sys.stdin.buffer.read())):
    engine.embed(face)
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) * 1024 / 1e6)
"""
    command = [sys.executable, "-W", "ignore", "-c", program.replace("PACK", PACK)]
    return float(subprocess.run(command, input=photo, check=True, capture_output=True).stdout.split()[-1])
