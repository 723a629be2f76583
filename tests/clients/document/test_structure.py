"""What generators stumbled over is in neither API document, each defect by a test of its own."""

import re
import subprocess
import sys
from typing import Any

from tests.clients.document.reading import FORM, PHOTO_OPERATIONS, bodies, operations, schemas
from tests.support.api_client import ROOT

Document = dict[str, Any]


def test_the_copy_for_generators_is_made_of_the_served_document() -> None:
    check = subprocess.run(
        [sys.executable, "tools/build_clients_document.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert check.returncode == 0, check.stderr


def test_every_operation_has_a_name_in_camel_case(document: Document) -> None:
    assert all(re.fullmatch("[a-z]+([A-Z][a-z]+)*", name) for name in operations(document))


def test_every_schema_has_a_name_in_pascal_case(document: Document) -> None:
    names = document["components"]["schemas"]
    assert not [name for name in names if not re.fullmatch("([A-Z][a-z]+)+", name)]


def test_every_body_in_json_has_a_named_schema(document: Document) -> None:
    unnamed = {where for where, schema in bodies(document) if "json" in where and set(schema) != {"$ref"}}
    assert unnamed == {"checkHealth 503 application/json"}  # FacePass' own answer or API Gateway's


def test_every_problem_has_the_one_schema(document: Document) -> None:
    problems = [schema for where, schema in bodies(document) if "problem+json" in where]
    assert len(problems) > 400
    assert all(schema == {"$ref": "#/components/schemas/Problem"} for schema in problems)


def test_every_constant_and_enum_has_a_type(document: Document) -> None:
    untyped = [where for where, schema in schemas(document) if {"const", "enum"} & set(schema) and "type" not in schema]
    assert not untyped


def test_no_schema_says_not_null(document: Document) -> None:
    assert not [where for where, schema in schemas(document) if schema.get("not") == {"type": "null"}]


def test_no_object_is_a_choice_of_types_beside_its_own_fields(document: Document) -> None:
    whole = [(where, schema) for where, schema in schemas(document) if "title" in schema and "properties" in schema]
    assert len(whole) > 100
    assert not [where for where, schema in whole if {"oneOf", "anyOf"} & set(schema)]


def test_no_form_lists_content_types_in_encoding(document: Document) -> None:
    forms = [
        body
        for operation in operations(document).values()
        for media_type, body in operation.get("requestBody", {}).get("content", {}).items()
        if media_type == FORM
    ]
    assert len(forms) == len(PHOTO_OPERATIONS)
    assert not [form for form in forms if "encoding" in form]


def test_no_two_types_of_a_generated_client_get_one_name(document: Document) -> None:
    """typescript-fetch names the enum of a field after its schema and the field: Webhook.disabled_reason's."""
    pascal = {
        name: name.title().replace("_", "") for _, schema in schemas(document) for name in schema.get("properties", {})
    }
    named = document["components"]["schemas"].items()
    made = [name + pascal[field] for name, schema in named for field in _enums(schema)]
    assert made
    assert len(made) == len(set(made))


def _enums(schema: Document) -> list[str]:
    """The fields of a schema that hold a value of an enum without a name."""
    fields = schema.get("properties", {}).items()
    return [name for name, field in fields if any("enum" in each for each in (field, *field.get("anyOf", [])))]


def test_the_copy_has_every_operation_with_the_same_answers(served: Document, copy: Document) -> None:
    def answers(document: Document) -> dict[str, dict[str, set[str]]]:
        return {
            name: {status: set(answer.get("content", {})) for status, answer in operation["responses"].items()}
            for name, operation in operations(document).items()
        }

    assert answers(copy) == answers(served)


def test_routes_of_photos_in_the_copy_take_a_form_alone(copy: Document) -> None:
    media_types = {
        name: list(each["requestBody"]["content"]) for name, each in operations(copy).items() if "requestBody" in each
    }
    assert {name for name, kinds in media_types.items() if kinds == [FORM]} == PHOTO_OPERATIONS
    assert {kind for kinds in media_types.values() for kind in kinds} == {FORM, "application/json"}


def test_no_parameter_in_the_copy_has_the_name_of_a_field_of_the_form(served: Document, copy: Document) -> None:
    def twins(document: Document) -> set[str]:
        found = set()
        for name in PHOTO_OPERATIONS:
            operation = operations(document)[name]
            form = operation["requestBody"]["content"][FORM]["schema"]["$ref"].rpartition("/")[2]
            fields = document["components"]["schemas"][form]["properties"]
            found |= {f"{name}.{each['name']}" for each in operation.get("parameters", []) if each["name"] in fields}
        return found

    assert "searchFaces.threshold" in twins(served)  # beside a raw photo
    assert not twins(copy)


def test_the_copy_has_no_webhooks_and_keeps_what_they_send(served: Document, copy: Document) -> None:
    sent = {
        each["post"]["requestBody"]["content"]["application/cloudevents+json"]["schema"]["$ref"]
        for each in served["webhooks"].values()
    }
    assert "webhooks" not in copy
    assert sent <= {f"#/components/schemas/{name}" for name in copy["components"]["schemas"]}


def test_the_copy_has_no_schema_that_nothing_uses(served: Document, copy: Document) -> None:
    dropped = set(served["components"]["schemas"]) - set(copy["components"]["schemas"])
    assert dropped == {"CompareRequest", "DetectRequest", "SearchRequest", "UploadRequest", "VerifyRequest"}
