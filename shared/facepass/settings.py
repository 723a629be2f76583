"""The one place that reads the environment."""

from functools import cache
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What a function is told by its environment (template.yaml sets every name, in upper case)."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    stage: Literal["local", "dev", "prod"] = "local"
    main_database_url: str
    vector_database_url: str
    database_auth: Literal["iam", "password"] = "password"
    photo_bucket: str
    index_queue_url: str
    model_pack: str = "lite"

    max_upload_bytes: int = Field(default=30 * 1024 * 1024, description="Largest photo that S3 takes, in bytes.")
    max_multipart_bytes: int = Field(
        default=4_500_000, description="Largest photo in an HTTP body: Lambda's 6 MB carry it as base64."
    )
    upload_ticket_seconds: int = Field(default=900, description="How long a presigned upload is good for.")
    image_url_seconds: int = Field(default=300, description="How long a signed crop address is good for.")
    max_receive_count: int = Field(default=5, description="Deliveries before SQS moves a message to the dead letters.")


@cache
def settings() -> Settings:
    """Read the environment once per process.

    Raises pydantic.ValidationError naming each variable that is missing or wrong.
    """
    return Settings()
