"""The parameters that a template declares, read without SAM CLI, whose import takes a second."""

from pathlib import Path

from samtranslator.yaml_helper import yaml_parse
from yaml import YAMLError

from local.layout import PartFailed


def declared(template: Path) -> set[str]:
    """The names of a template's parameters. Raises PartFailed for a file that is not a template."""
    try:
        return set(yaml_parse(template.read_text()).get("Parameters", {}))
    except (OSError, ValueError, YAMLError, AttributeError, TypeError) as error:
        raise PartFailed(f"{template} could not be read", str(error)) from error
