"""Traffic shifts step by step, and may be rolled back: the release before runs on the newest schema."""

from pathlib import Path

import pytest
from semver import Version

from tests.support.postgres import newest
from tests.upgrades.checkouts import check_out
from tests.upgrades.conftest import SIDES, Upgraded
from tests.upgrades.dumps import RELEASES
from tests.upgrades.service import check_service, revision_of, serving

PREVIOUS = str(max(Version.parse(path.name) for path in RELEASES.iterdir()))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_handlers_of_the_release_before_work_on_the_newest_schema(upgraded: Upgraded, tmp_path: Path) -> None:
    if upgraded.release != PREVIOUS:
        pytest.skip("only the newest release must")
    with serving(upgraded.socket, check_out(PREVIOUS, tmp_path)) as runtime:
        check_service(runtime, upgraded.socket, PREVIOUS, "Joe Biden")
    assert {side: revision_of(upgraded.socket, side) for side in SIDES} == {side: newest(side) for side in SIDES}
