"""Keep images with known critical vulnerabilities out of service: wait for ECR's scan of a pushed image."""

import sys
from typing import Any

REFUSED = ("CRITICAL",)
SHOWN = ("CRITICAL", "HIGH", "MEDIUM")


class WeakImage(Exception):
    """An image has vulnerabilities that must not be deployed."""


def check(ecr: Any, image: str) -> None:
    """Wait for ECR's findings on an image and print how many there are.

    Raises WeakImage, or botocore's WaiterError when the scan does not end in five minutes.
    """
    repository, tag = image.split("/", 1)[1].rsplit(":", 1)
    tagged_image = {"repositoryName": repository, "imageId": {"imageTag": tag}}
    ecr.get_waiter("image_scan_complete").wait(**tagged_image)
    counts = ecr.describe_image_scan_findings(**tagged_image)["imageScanFindings"].get("findingSeverityCounts", {})
    sys.stdout.write(f"{image}: " + ", ".join(f"{counts.get(level, 0)} {level.lower()}" for level in SHOWN) + "\n")
    if any(counts.get(level) for level in REFUSED):
        raise WeakImage(f"{image} has critical weaknesses: take a newer base image or newer packages, or judge them")
