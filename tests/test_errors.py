"""The domain's errors: codes that clients branch on."""

from facepass import errors
from facepass.errors import FacePassError


def domain_errors() -> list[type[FacePassError]]:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, FacePassError)]
    return [kind for kind in kinds if "code" in vars(kind)]


def test_every_error_has_a_code_of_its_own_and_a_status_that_fits() -> None:
    codes = [kind.code for kind in domain_errors()]
    assert len(codes) == len(set(codes)) > 20
    assert all(400 <= kind.status < 600 for kind in domain_errors())
