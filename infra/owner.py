"""The role that owns both databases, created once by the cluster's root user over the Data API."""

import time
from typing import Any

from botocore.exceptions import ClientError

# It signs in with IAM like the functions. `create extension` and giving others `rds_iam` are rds_superuser's on Aurora;
# that role is no superuser, and row-level security holds for facepass_app and its like all the same.
STATEMENTS = (
    """
    do $$
    begin
        if not exists (select from pg_roles where rolname = 'facepass_owner') then
            create role facepass_owner login createdb createrole;
        end if;
    end
    $$
    """,
    "grant rds_superuser to facepass_owner",
    "grant rds_iam to facepass_owner with admin option",
)
PATIENCE_SECONDS = 120
PAUSE_SECONDS = 5


def make_owner(data_api: Any, outputs: dict[str, str]) -> None:
    """Make facepass_owner, unless it is there.

    outputs: of the database stack. Raises botocore's ClientError when the cluster does not answer in two minutes.
    """
    for statement in STATEMENTS:
        _execute(
            data_api,
            resourceArn=outputs["DatabaseClusterArn"],
            secretArn=outputs["OwnerSecretArn"],
            database="postgres",
            sql=statement,
        )


def _execute(data_api: Any, **statement: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            data_api.execute_statement(**statement)
            return
        except ClientError as error:
            waking = error.response["Error"]["Code"] in ("DatabaseResumingException", "ServiceUnavailableError")
            if not waking or time.monotonic() > deadline:
                raise
        time.sleep(PAUSE_SECONDS)
