"""The table of Rekognition's model is botocore's, and requests are checked against it."""

import re
import subprocess
import sys
import unicodedata
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facepass.error_catalog import coded_errors
from facepass.rekognition_api.errors import (
    BY_CODE,
    INVALID_PARAMETER,
    NOT_READY,
    SIGNATURE_ERRORS,
    UNKNOWN_OPERATION,
    UNREADABLE,
    RekognitionError,
    from_domain,
)
from facepass.rekognition_api.model import TABLE, model, translated
from facepass.rekognition_api.validation import READERS, validated
from tests.support.rekognition_requests import allowed, forbidden

ROOT = Path(__file__).parents[2]
OPERATIONS = sorted(model().operations)
UNHURRIED = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))


def test_the_committed_table_is_botocores_model() -> None:
    check = [sys.executable, "tools/build_rekognition_model.py", "--check"]
    assert subprocess.run(check, cwd=ROOT, check=False).returncode == 0, "run tools/build_rekognition_model.py"


def test_the_table_is_small_and_has_each_operation_of_the_model_once() -> None:
    assert TABLE.stat().st_size < 30_000
    assert len(OPERATIONS) == 21
    assert not model().not_offered & set(OPERATIONS)
    assert len(model().not_offered) > 50


def test_each_type_of_a_request_has_a_reader() -> None:
    asked = {model().input_of(name).name for name in OPERATIONS}
    seen: set[str] = set()
    while asked:
        shape = model().shapes[asked.pop()]
        seen.add(shape.name)
        assert shape.type in READERS
        parts = {*shape.members.values(), shape.member, shape.key, shape.value} - {None}
        asked |= {str(part) for part in parts} - seen


def test_a_pattern_with_letters_of_every_script_means_the_same_here() -> None:
    form = re.compile(translated(r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$"))
    for number in range(sys.maxunicode + 1):
        character = chr(number)
        kind = unicodedata.category(character)
        expected = kind[0] in "LZN" or character in "_.:/=+-@"
        assert bool(form.fullmatch(character)) == expected, (hex(number), kind)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_the_model_allows_is_read_and_what_it_does_not_is_named(operation: str) -> None:
    shape = model().input_of(operation)

    @UNHURRIED
    @given(allowed(shape))
    def reads(document: dict[str, Any]) -> None:
        assert set(validated(operation, document)) == set(document)

    @UNHURRIED
    @given(forbidden(shape))
    def refuses(document: Any) -> None:
        with pytest.raises(RekognitionError) as refused:
            validated(operation, document)
        assert refused.value.status == 400
        assert refused.value.code in {UNREADABLE, *model().operations[operation]["errors"]}

    reads()
    refuses()


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@UNHURRIED
@given(ANY_JSON)
def test_any_json_is_read_or_named(document: Any) -> None:
    for operation in OPERATIONS:
        with suppress(RekognitionError):
            validated(operation, document)


def _numbers() -> list[tuple[str, str]]:
    """The members of requests that are numbers."""
    table = model()
    members = ((name, member) for name in OPERATIONS for member in table.input_of(name).members.items())
    return [
        (name, member) for name, (member, shape) in members if table.shapes[shape].type in ("integer", "long", "float")
    ]


@pytest.mark.parametrize(("operation", "member"), _numbers())
@UNHURRIED
@given(digits=st.integers(11, 4_000), negative=st.booleans())
def test_a_huge_integer_is_refused_in_each_member_that_is_a_number(
    operation: str, member: str, digits: int, negative: bool
) -> None:
    required = {"CollectionId": "a", "UserId": "u", "FaceId": str(uuid4()), "FaceIds": [str(uuid4())]}
    image = {"Bytes": "aaaa"}
    required |= {"Image": image, "SourceImage": image, "TargetImage": image}
    known = {name: required[name] for name in model().input_of(operation).required}
    with pytest.raises(RekognitionError) as refused:
        validated(operation, known | {member: (-1 if negative else 1) * 10**digits})
    assert refused.value.code in {UNREADABLE, INVALID_PARAMETER}


def test_unknown_and_null_members_are_ignored_as_aws_ignores_them() -> None:
    document = {"CollectionId": "a", "Later": {"a": [1]}, "MaxResults": None}
    assert validated("ListFaces", document) == {"CollectionId": "a"}


def test_a_message_names_the_member_and_the_rule_and_never_the_value() -> None:
    with pytest.raises(RekognitionError) as refused:
        validated("AssociateFaces", {"CollectionId": "a", "UserId": "u", "FaceIds": ["secret"]})
    assert "'faceIds.1.member'" in refused.value.message
    assert "secret" not in refused.value.message


def test_every_error_of_the_domain_has_a_name_of_the_model() -> None:
    names = {name for operation in model().operations.values() for name in operation["errors"]}
    names.add(NOT_READY)  # the model has it, for other operations
    of_every_service = {*SIGNATURE_ERRORS, UNKNOWN_OPERATION, UNREADABLE}
    known = {kind.code for kind in coded_errors()}
    assert set(BY_CODE) <= known
    for kind in coded_errors():
        error = kind.__new__(kind)
        error.detail = kind.title
        known = from_domain(error)
        assert known.code in names | of_every_service, kind.code
        assert known.status == (500 if kind.status >= 500 else 400)
