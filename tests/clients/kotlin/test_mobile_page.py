"""The program in Kotlin of docs/mobile.md, from the consent to the first verification."""

from pathlib import Path

import pytest

from tests.clients.kotlin.conftest import Kotlin
from tests.support.mobile_page import photos, signed_up
from tests.support.runtime import Runtime

pytestmark = pytest.mark.timeout(300)  # the first test waits for the compiler and for the runtime


def test_the_program_of_the_page_enrols_and_verifies(
    kotlin: Kotlin, runtime: Runtime, issuer: str, tmp_path: Path
) -> None:
    with signed_up(runtime, issuer) as variables:

        def enrol_and_verify(*names: str) -> str:
            return kotlin.run("FirstVerificationKt", *photos(*names), folder=tmp_path, **variables)

        printed = enrol_and_verify("obama.jpg", "obama2.jpg")
        assert printed.endswith("\nmatch: true\n")
        total = (photos("obama.jpg")[0]).stat().st_size
        assert int(printed.splitlines()[-2].split()[0]) > total
        assert enrol_and_verify("obama.jpg", "obama2.jpg").endswith("\nTake another photo: near_duplicate\n")
        impostor = enrol_and_verify("biden.jpg", "biden.jpg")
        assert impostor.endswith("\nTake another photo: unlike_users_other_faces\n")
        assert not list(tmp_path.iterdir())
