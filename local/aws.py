"""Clients of the local S3, SQS, Lambda and CloudFormation."""

from typing import Any

import boto3
from botocore.config import Config

from local.layout import CREDENTIALS, REGION


def client(service: str, endpoint: str) -> Any:
    """A boto3 client of the local endpoint."""
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        # No proxy, whatever the shell says: all of this is on this machine.
        config=Config(retries={"max_attempts": 2}, max_pool_connections=30, proxies={}),
    )
