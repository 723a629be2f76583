"""Names in Python for names of the API document."""

import re


def constant(operation_id: str) -> str:
    """`listUsers` is LIST_USERS."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", operation_id).upper()


def class_name(code: str) -> str:
    """`email_taken` is EmailTaken."""
    return "".join(word.capitalize() for word in code.split("_"))
