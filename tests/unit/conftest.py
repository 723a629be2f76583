"""Unit tests touch no database: the settings name one that is never asked."""

import pytest

from facepass.settings import settings


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What template.yaml sets, with addresses that nothing answers."""
    for name, value in {
        "MAIN_DATABASE_URL": "postgresql+pg8000://facepass_app@db.example:5432/facepass_main",
        "VECTOR_DATABASE_URL": "postgresql+pg8000://facepass_app@db.example:5432/facepass_vector",
        "PHOTO_BUCKET": "photos",
        "INDEX_QUEUE_URL": "https://sqs.example/queue",
        "CURSOR_KEY": "a key for tests, of 32 characters or more",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    yield
    settings.cache_clear()
