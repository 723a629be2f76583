"""Guessing API keys: every guess is the same work, whatever of it is right."""

import hmac
import time
from statistics import median

import pytest

from facepass.database.engines import main_autocommit
from facepass.database.sessions import TenantSession
from facepass.services.auth import api_keys

ROUNDS = 150
NOISE = 0.25  # of the median: what two series of the same guess differ by on a busy machine


@pytest.fixture
def key(main: TenantSession) -> str:
    made = api_keys.create_key(main, name="test")
    main.commit()
    return made


def guesses(key: str) -> dict[str, str]:
    """By what is right about them."""
    _, key_id, secret = key.split("_", 2)
    return {
        "nothing": f"fp_{'0' * 16}_{'A' * 43}",
        "the id": f"fp_{key_id}_{'A' * 43}",
        "all but the last letter": f"fp_{key_id}_{secret[:-2]}{'AB' if secret[-2:] != 'AB' else 'BA'}",
    }


def test_every_guess_is_hashed_and_compared_once_whether_the_key_exists_or_not(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[int] = []

    def counting(one: bytes, other: bytes) -> bool:
        compared.append(len(one))
        return hmac_compare(one, other)

    hmac_compare = hmac.compare_digest
    monkeypatch.setattr(api_keys.hmac, "compare_digest", counting)
    for guess in guesses(key).values():
        with main_autocommit().connect() as connection:
            assert api_keys.find_key(connection, f"Bearer {guess}") is None
    assert compared == [32, 32, 32]


def test_a_guess_takes_the_same_time_whatever_of_its_secret_is_right(key: str) -> None:
    secrets = {right: guess for right, guess in guesses(key).items() if right != "nothing"}  # an id is no secret
    taken: dict[str, list[float]] = {right: [] for right in secrets}
    with main_autocommit().connect() as connection:
        for _ in range(ROUNDS):  # in turns, so that whatever slows the machine down slows all of them down
            for right, guess in secrets.items():
                began = time.perf_counter()
                assert api_keys.find_key(connection, f"Bearer {guess}") is None
                taken[right].append(time.perf_counter() - began)
    medians = [median(times) for times in taken.values()]
    assert max(medians) - min(medians) < NOISE * min(medians), medians
