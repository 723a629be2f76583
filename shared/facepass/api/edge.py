"""The edge: a CloudFront distribution before the API (infra/edge.yaml), which adds a secret to each request.

A deployment with such a secret refuses every request without it, so that no caller bypasses the edge's firewall.
"""

from collections.abc import Mapping
from hmac import compare_digest

from facepass.errors import NotThroughEdge
from facepass.settings import settings

EDGE_HEADER = "x-facepass-edge"
EDGE_HOST_HEADER = "x-facepass-edge-host"  # the host that the client asked for; the API is reached under another one
REQUEST_ID_HEADER = "x-amz-cf-id"  # CloudFront adds it


def check_edge(headers: Mapping[str, str]) -> None:
    """Refuse a request that bypassed the edge, if there is one. Raises NotThroughEdge."""
    if not passed_edge(headers):
        raise NotThroughEdge


def passed_edge(headers: Mapping[str, str]) -> bool:
    """Whether the request carries the edge's secret; always true for a deployment without an edge."""
    secrets = settings().edge_secrets
    sent = headers.get(EDGE_HEADER, "").encode(errors="replace")
    return not secrets or any(compare_digest(sent, secret.get_secret_value().encode()) for secret in secrets)


def edge_request_id(headers: Mapping[str, str]) -> str | None:
    """The id under which the edge's log has the request, with the client's address; None if it came another way."""
    return headers.get(REQUEST_ID_HEADER) if settings().edge_secrets and passed_edge(headers) else None
