"""The program in TypeScript of docs/mobile.md, from the consent to the first verification."""

import pytest

from tests.support.mobile_page import photos, program, signed_up
from tests.support.runtime import Runtime
from tests.support.typescript_client import Built

pytestmark = pytest.mark.timeout(300)  # the first test waits for the package and for the runtime


def test_the_program_of_the_page_compiles_enrols_and_verifies(built: Built, runtime: Runtime, issuer: str) -> None:
    (built.app / "first.ts").write_text(program("ts"))
    built.compile("first.ts")
    with signed_up(runtime, issuer) as variables:
        done = built.run("node", "first.js", *photos("obama.jpg", "obama2.jpg"), **variables)
    assert done.stdout.endswith("\nmatch: true\n")
