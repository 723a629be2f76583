"""Signature Version 4: what botocore signs is accepted, and nothing else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import awssig
import pytest

from facepass.rekognition_api.errors import RekognitionError
from facepass.rekognition_api.signature import check_signature, read_signature
from tests.support.aws_requests import KEY_ID, SECRET, Signed, signed

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
Change = Callable[[Signed], None]


def verify(request: Signed, now: datetime = NOW, secret: str = SECRET) -> str:
    """The key's id. Raises RekognitionError."""
    read = read_signature(request.headers, request.query, now)
    check_signature(read, secret, request.headers, request.body)
    return read.key_id


def refused(request: Signed, now: datetime = NOW, secret: str = SECRET) -> RekognitionError:
    with pytest.raises(RekognitionError) as raised:
        verify(request, now, secret)
    return raised.value


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1", "local"])
def test_what_botocore_signs_is_accepted_in_any_region(region: str) -> None:
    assert verify(signed("SearchFaces", {"CollectionId": "é"}, region=region, now=NOW)) == KEY_ID


def test_more_signed_headers_are_accepted_as_sdks_for_javascript_sign_them() -> None:
    more = {"amz-sdk-invocation-id": "1", "amz-sdk-request": "attempt=1;  max=3", "content-length": "2"}
    request = signed(now=NOW, more=more)
    assert "amz-sdk-request" in request.headers["authorization"]
    assert verify(request) == KEY_ID


def test_a_header_that_is_not_signed_may_change() -> None:
    request = signed(now=NOW)
    request.headers |= {"user-agent": "another", "x-forwarded-for": "192.0.2.1"}
    assert verify(request) == KEY_ID


def test_the_second_opinion_of_another_library_is_the_same() -> None:
    request = signed("DetectFaces", {"Image": {"Bytes": "AAAA"}}, now=NOW)

    def verifier(body: bytes) -> None:
        headers = {name: [value] for name, value in request.headers.items()}
        awssig.AWSSigV4Verifier(
            request_method="POST",
            uri_path="/",
            query_string="",
            headers=headers,
            body=body,
            region="eu-west-1",
            service="rekognition",
            key_mapping={KEY_ID: SECRET}.get,
            timestamp_mismatch=None,
        ).verify()

    verifier(request.body)
    assert verify(request) == KEY_ID
    with pytest.raises(awssig.InvalidSignatureError):
        verifier(request.body + b" ")


def set_header(name: str, value: str) -> Change:
    return lambda request: request.headers.__setitem__(name, value)


def replace(old: str, new: str) -> Change:
    """Change the Authorization header."""

    def change(request: Signed) -> None:
        assert old in request.headers["authorization"]
        request.headers["authorization"] = request.headers["authorization"].replace(old, new)

    return change


def without(name: str) -> Change:
    return lambda request: request.headers.__delitem__(name)


def add_to_body(request: Signed) -> None:
    request.body += b" "


def other_last_digit(request: Signed) -> None:
    text = request.headers["authorization"]
    request.headers["authorization"] = text[:-1] + ("0" if text[-1] != "0" else "1")


def presign(request: Signed) -> None:
    del request.headers["authorization"]
    request.query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=00"


def unsorted(request: Signed) -> None:
    before, names, after = request.headers["authorization"].split(", ")
    listed = names.removeprefix("SignedHeaders=").split(";")
    request.headers["authorization"] = f"{before}, SignedHeaders={';'.join(reversed(listed))}, {after}"


WRONG: dict[str, tuple[Change, str]] = {
    "no Authorization": (without("authorization"), "MissingAuthenticationTokenException"),
    "a Bearer key": (set_header("authorization", "Bearer fp_1_2"), "IncompleteSignatureException"),
    "a changed body": (add_to_body, "InvalidSignatureException"),
    "a changed target": (
        set_header("x-amz-target", "RekognitionService.DeleteCollection"),
        "InvalidSignatureException",
    ),
    "another host": (set_header("host", "other.example.com"), "InvalidSignatureException"),
    "a signature that differs in its last digit": (other_last_digit, "InvalidSignatureException"),
    "a longer signature": (replace("Signature=", "Signature=0000"), "IncompleteSignatureException"),
    "an uppercase signature": (replace("Signature=", "Signature=A"), "IncompleteSignatureException"),
    "no signature": (
        lambda request: set_header("authorization", request.headers["authorization"].rsplit(",", 1)[0])(request),
        "IncompleteSignatureException",
    ),
    "another day in the scope": (replace("/20261130/", "/20261129/"), "InvalidSignatureException"),
    "another region in the scope": (replace("/eu-west-1/", "/eu-west-2/"), "InvalidSignatureException"),
    "another end of the scope": (replace("aws4_request", "aws5_request"), "IncompleteSignatureException"),
    "headers out of order": (unsorted, "IncompleteSignatureException"),
    "a target that is not signed": (replace(";x-amz-target", ""), "IncompleteSignatureException"),
    "a host that is not signed": (replace("host;", ""), "IncompleteSignatureException"),
    "a header that is signed twice": (replace("host;", "host;host;"), "IncompleteSignatureException"),
    "a signed header that is missing": (without("content-type"), "InvalidSignatureException"),
    "a date of another form": (set_header("x-amz-date", "2026-11-30T12:00:00Z"), "IncompleteSignatureException"),
    "no date": (without("x-amz-date"), "InvalidSignatureException"),
    "a presigned request": (presign, "InvalidSignatureException"),
    "a query": (lambda request: setattr(request, "query", "a=b"), "InvalidSignatureException"),
    "Signature Version 4a": (replace("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"), "IncompleteSignatureException"),
    "a session token": (set_header("x-amz-security-token", "token"), "UnrecognizedClientException"),
    "an unsigned payload": (set_header("x-amz-content-sha256", "UNSIGNED-PAYLOAD"), "InvalidSignatureException"),
    "a chunked payload": (
        set_header("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"),
        "InvalidSignatureException",
    ),
    "a chunked payload by its length": (set_header("x-amz-decoded-content-length", "1"), "InvalidSignatureException"),
    "the hash of another body": (set_header("x-amz-content-sha256", "0" * 64), "InvalidSignatureException"),
    "a compressed body": (set_header("content-encoding", "gzip"), "InvalidSignatureException"),
    "a chunked encoding": (set_header("content-encoding", "aws-chunked"), "InvalidSignatureException"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_signature_is_refused_by_its_name(kind: str) -> None:
    change, error = WRONG[kind]
    request = signed(now=NOW)
    change(request)
    assert refused(request).code == error


def test_a_session_token_that_is_signed_is_refused_as_well() -> None:
    error = refused(signed(now=NOW, token="a token"))
    assert error.code == "UnrecognizedClientException"
    assert "Session tokens" in error.message


def test_another_secret_is_refused() -> None:
    assert refused(signed(now=NOW), secret="t" * 40).code == "InvalidSignatureException"


def test_another_service_is_refused_before_the_key_is_looked_up() -> None:
    request = signed(now=NOW, service="s3")
    with pytest.raises(RekognitionError, match="correct service: 'rekognition'"):
        read_signature(request.headers, "", NOW)


@pytest.mark.parametrize("minutes", [-4, 4])
def test_a_clock_that_is_four_minutes_wrong_is_accepted(minutes: int) -> None:
    assert verify(signed(now=NOW + timedelta(minutes=minutes))) == KEY_ID


@pytest.mark.parametrize("minutes", [6, 60])
def test_a_clock_that_is_wrong_by_more_is_told_both_times(minutes: int) -> None:
    late = refused(signed(now=NOW - timedelta(minutes=minutes)))
    assert late.code == "InvalidSignatureException"
    assert late.message.startswith("Signature expired: 20261130T1")
    assert "(20261130T120000Z - 5 min.)" in late.message
    early = refused(signed(now=NOW + timedelta(minutes=minutes)))
    assert early.message.startswith("Signature not yet current: ")


def test_an_access_key_id_or_a_header_of_any_text_is_never_a_server_error() -> None:
    for text in ("\udcff", "é", "\x00", "a" * 100_000, "AWS4-HMAC-SHA256 " + "Credential=" * 1000):
        for name in ("authorization", "x-amz-date", "x-amz-content-sha256", "x-amz-target", "content-encoding"):
            request = signed(now=NOW)
            request.headers[name] = text
            assert refused(request).status == 400
