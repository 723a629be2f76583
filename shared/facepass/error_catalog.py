"""Every error that has a code of its own: the documents name them all, and tests look at each."""

from facepass import (
    assignment_errors,
    cluster_errors,
    errors,
    job_errors,
    liveness_errors,
    operator_errors,
    webhook_errors,
)
from facepass.errors import FacePassError

MODULES = (errors, assignment_errors, cluster_errors, job_errors, liveness_errors, operator_errors, webhook_errors)


def coded_errors() -> list[type[FacePassError]]:
    """The kinds of error that have a code of their own, each once."""
    named = {name: value for module in MODULES for name, value in vars(module).items()}
    kinds = [kind for kind in named.values() if isinstance(kind, type) and issubclass(kind, FacePassError)]
    return [kind for kind in kinds if "code" in vars(kind)]
