"""The model packs that InsightFace publishes: the two files of each that are used, and the licence."""

from dataclasses import dataclass

ADDRESS = "https://github.com/deepinsight/insightface/releases/download/v0.7/{name}.zip"
LICENCE = """\
InsightFace's pretrained models are available for NON-COMMERCIAL RESEARCH purposes only, whether they are downloaded
by hand or by a program. Any other use needs a licence from InsightFace: https://www.insightface.ai
The models were trained on photos of people; the law of where you use them may ask for more (consent, an assessment).
"""


# SCRFD is less certain of sharp faces than the detector in the repository: of 111 photos of Labelled Faces in the Wild,
# the subjects scored 0.72 to 0.86 with det_500m, and 0.77 to 0.94 with the standard pack.
SURE_SCORE = 0.65


@dataclass(frozen=True)
class Release:
    """A published archive.

    sha256: of the archive; None when it is not pinned, so that the operator has to give it.
    detector, recogniser: the files in it that are used; its landmark and genderage networks stay out of the pack.
    threshold: the cosine that is used until the pack is calibrated; None when none is known.
    """

    name: str
    sha256: str | None
    detector: str
    recogniser: str
    threshold: float | None = None
    measured: str = ""

    @property
    def url(self) -> str:
        """The URL at which InsightFace serves it."""
        return ADDRESS.format(name=self.name)


RELEASES = {
    release.name: release
    for release in (
        Release(
            "buffalo_l",
            "80ffe37d8a5940d59a7384c201a2a38d4741f2f3c51eef46ebb28218a7b0ca2f",
            "det_10g.onnx",
            "w600k_r50.onnx",
            threshold=0.408,
            measured="a false match rate of 1e-6",
        ),
        Release("buffalo_m", None, "det_2.5g.onnx", "w600k_r50.onnx"),
        Release("buffalo_s", None, "det_500m.onnx", "w600k_mbf.onnx"),
        Release("buffalo_sc", None, "det_500m.onnx", "w600k_mbf.onnx"),
        Release("antelopev2", None, "scrfd_10g_bnkps.onnx", "glintr100.onnx"),
    )
}
