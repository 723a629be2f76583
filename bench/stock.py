"""Unmodified InsightFace, the baseline of the benchmarks."""

import warnings

from insightface.app import FaceAnalysis

from facepass.recognition.packs import find_pack

# stock InsightFace calls what scikit-image will remove
warnings.filterwarnings("ignore", category=FutureWarning, module="insightface")


def stock_analysis(pack: str = "standard") -> FaceAnalysis:
    """Unmodified InsightFace with a pack."""
    analysis = FaceAnalysis(
        str(find_pack(pack).folder),
        allowed_modules=["detection", "recognition"],
        providers=["CPUExecutionProvider"],
    )
    analysis.prepare(ctx_id=-1, det_size=(640, 640))
    return analysis
