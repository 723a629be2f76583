"""Unmodified InsightFace, the baseline of the benchmarks."""

import warnings

import onnxruntime
from insightface.app import FaceAnalysis

from facepass.recognition.packs import find_pack

# stock InsightFace calls what scikit-image will remove
warnings.filterwarnings("ignore", category=FutureWarning, module="insightface")


def stock_analysis(pack: str = "standard", *, threads: int = 0) -> FaceAnalysis:
    """Unmodified InsightFace with a pack.

    threads: of each network; 0 for ONNX Runtime's own choice, which is one for each processor of the machine. It binds
    them itself, whatever processors this process may use.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    analysis = FaceAnalysis(
        str(find_pack(pack).folder),
        allowed_modules=["detection", "recognition"],
        providers=["CPUExecutionProvider"],
        sess_options=options,
    )
    analysis.prepare(ctx_id=-1, det_size=(640, 640))
    return analysis
