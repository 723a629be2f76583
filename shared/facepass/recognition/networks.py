"""A pack's networks, opened as InsightFace opens them: manifest, SHA-256, session, preprocessing."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from facepass.recognition.insightface_zoo import package_manifest, scrfd
from facepass.recognition.locator import Locator
from facepass.recognition.packs import LocatorFile, Pack

LAMBDA_MB_A_VCPU = 1769  # AWS Lambda Developer Guide, "Configure Lambda function memory"
MAX_THREADS = 2
PROVIDERS = ["CPUExecutionProvider"]


class Recogniser:
    """The network that computes the embedding of an aligned crop.

    Does what InsightFace's ArcFaceONNX does. That module imports scikit-image, and parses the whole network with onnx a
    second time, to guess the mean and the scale that the manifest states.
    """

    def __init__(self, session: onnxruntime.InferenceSession, mean: float, std: float) -> None:
        self.session = session
        self.input_mean, self.input_std = mean, std
        given = session.get_inputs()[0]
        self.input_name = given.name
        self.input_size: tuple[int, int] = tuple(given.shape[:1:-1])
        (self.output_name,) = (output.name for output in session.get_outputs())
        self.input_dtype = _dtype(session)

    def get_feat(self, crops: NDArray[np.uint8] | list[NDArray[np.uint8]]) -> NDArray[np.float32]:
        """Vectors of any length, (n, 512) for most packs, of one aligned crop or several, (112, 112, 3) BGR each."""
        images = crops if isinstance(crops, list) else [crops]
        mean = (self.input_mean,) * 3
        blob = cv2.dnn.blobFromImages(images, 1.0 / self.input_std, self.input_size, mean, swapRB=True)
        feed = {self.input_name: np.ascontiguousarray(blob, self.input_dtype)}
        vectors: NDArray[np.float32] = self.session.run([self.output_name], feed)[0]
        return vectors


@dataclass(frozen=True)
class Networks:
    """A pack's opened networks. detector: InsightFace's SCRFD. locator: None for a pack without one."""

    detector: Any
    recogniser: Recogniser
    locator: Locator | None


def open_networks(pack: Pack, threads: int) -> Networks:
    """Open a pack's networks.

    Raises InsightFace's or ONNX Runtime's errors: RuntimeError when a file does not have the manifest's SHA-256.
    """
    onnxruntime.set_default_logger_severity(3)
    package = package_manifest.load_model_package(pack.folder)
    with ThreadPoolExecutor(1) as beside:  # hashing and creating a session release Python's lock
        recogniser = beside.submit(_open_recogniser, package, threads)
        detector = _open_detector(package, pack, threads)
        locator = None if pack.locator is None else _open_locator(pack.locator, threads)
        return Networks(detector, recogniser.result(), locator)


def threads_for(memory_mb: int | None, processors: int) -> int:
    """How many threads one network uses.

    memory_mb: the Lambda function's; it determines the share of processors, whatever the machine has.
        None outside of Lambda: as many as there are processors, up to two.
    """
    if memory_mb is None:
        return max(1, min(processors, MAX_THREADS))
    return max(1, min(round(memory_mb / LAMBDA_MB_A_VCPU), processors))


def _open_detector(package: Any, pack: Pack, threads: int) -> Any:
    session, mean, std = _open(package, "detection", threads)
    # without a file: InsightFace would parse it again, and make a second session of fixed shape that is no faster
    detector = scrfd.SCRFD(session=session, static_shape_sessions=False)
    detector.input_mean, detector.input_std, detector.input_dtype = mean, std, _dtype(session)
    detector.prepare(0, input_size=pack.det_size, det_thresh=pack.det_threshold)  # -1 would create the session again
    return detector


def _open_locator(file: LocatorFile, threads: int) -> Locator:
    network = file.path.read_bytes()
    if hashlib.sha256(network).hexdigest() != file.sha256:
        raise RuntimeError(f"{file.path.name} does not have the manifest's SHA-256")
    return Locator(onnxruntime.InferenceSession(network, _session_options(threads), providers=PROVIDERS))


def _open_recogniser(package: Any, threads: int) -> Recogniser:
    return Recogniser(*_open(package, "recognition", threads))


def _open(package: Any, task: str, threads: int) -> tuple[onnxruntime.InferenceSession, float, float]:
    """The session of a verified file, and the mean and scale of its input in grey levels."""
    described = package.verify_task(task)
    session = onnxruntime.InferenceSession(str(described.path), _session_options(threads), providers=PROVIDERS)
    preprocessing = described.metadata["preprocessing"]
    if preprocessing == package_manifest.EMBEDDED_PREPROCESSING:
        return session, 0.0, 1.0
    return session, float(preprocessing["mean"]), float(preprocessing["std"])


def _session_options(threads: int) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    # A pattern reserves one block for each input shape, and photos have many shapes: 825 MB were kept instead of 640.
    options.enable_mem_pattern = False
    # Weights repacked for the processor are a second copy: SFace opens in 80 ms instead of 120, and runs as quickly.
    options.add_session_config_entry("session.disable_prepacking", "1")
    # Detector and recogniser run in turn: a thread pool that spins while it waits takes the cores from the other.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


def _dtype(session: onnxruntime.InferenceSession) -> type[np.floating[Any]]:
    return np.float16 if session.get_inputs()[0].type == "tensor(float16)" else np.float32
