"""The stacks of a stage in the order of their dependencies, and the parameters of each."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).resolve().parent.parent
CONFIGURATION = ROOT / "samconfig.toml"


@dataclass(frozen=True)
class Stack:
    """One template, deployed for one stage."""

    name: str
    stage: str

    @property
    def template(self) -> Path:
        """The path of its template."""
        return ROOT / ("template.yaml" if self.name == "application" else f"infra/{self.name}.yaml")

    @property
    def section(self) -> str:
        """Its environment in samconfig.toml: `dev` is the application's, `dev-network` the network's."""
        return self.stage if self.name == "application" else f"{self.stage}-{self.name}"

    @property
    def stack_name(self) -> str:
        """Its name in CloudFormation."""
        return f"facepass-{self.section}"

    def declared(self, part: str) -> dict[str, Any]:
        """A section of its template, for example `Parameters`."""
        found: dict[str, Any] = yaml_parse(self.template.read_text()).get(part, {})
        return found

    def parameters(self, outputs: dict[str, str]) -> dict[str, str]:
        """The parameters that samconfig.toml sets, and every output of an earlier stack that has a parameter's name.

        Raises LookupError naming the parameters that the template needs and that no one provides.
        """
        declared = self.declared("Parameters")
        known = outputs | configured(self.section)
        values = {name: known[name] for name in declared if name in known}
        if missing := [name for name in declared if "Default" not in declared[name] and name not in values]:
            raise LookupError(f"{self.template.name} needs {', '.join(missing)}: no earlier stack put it out")
        return values


def configured(section: str) -> dict[str, str]:
    """The parameters of a section of samconfig.toml. Raises LookupError when there is no such section."""
    configuration = tomllib.loads(CONFIGURATION.read_text())
    if section not in configuration:
        raise LookupError(f"{CONFIGURATION.name} has no section {section}")
    overrides = configuration[section]["deploy"]["parameters"]["parameter_overrides"]
    return dict(override.split("=", 1) for override in overrides)


def stacks(stage: str) -> list[Stack]:
    """All stacks of a stage, each after those that it depends on."""
    return [Stack(name, stage) for name in ("network", "database", "pipeline", "application")]


def images(packaged: Path) -> set[str]:
    """The images that a packaged template names, each as repository:tag."""
    resources = yaml_parse(packaged.read_text())["Resources"].values()
    found = {resource.get("Properties", {}).get("ImageUri") for resource in resources}
    return {image for image in found if image}
