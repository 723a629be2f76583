"""The domain's errors: codes that clients branch on."""

from facepass.error_catalog import coded_errors


def test_every_error_has_a_code_of_its_own_and_a_status_that_fits() -> None:
    codes = [kind.code for kind in coded_errors()]
    assert len(codes) == len(set(codes)) > 20
    assert all(400 <= kind.status < 600 for kind in coded_errors())
