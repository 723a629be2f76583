from collections.abc import Iterator

import pytest

from tests.doctor.world import World, running_world


@pytest.fixture(scope="session")
def shared_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with running_world(tmp_path_factory.mktemp("doctor")) as world:
        yield world


@pytest.fixture
def world(shared_world: World) -> Iterator[World]:
    """The runtime, in which nothing is left when the test has mended it."""
    before = shared_world.contents()
    yield shared_world
    assert shared_world.contents() == before


@pytest.fixture
def broken(shared_world: World) -> World:
    """The runtime, for a test in which the doctor cannot delete what it created."""
    return shared_world
