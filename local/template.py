"""Read template.yaml: routes, functions, event source mappings and resources."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samcli.lib.providers.api_provider import ApiProvider
from samcli.lib.providers.provider import Api
from samcli.lib.providers.provider import Function as SamFunction
from samcli.lib.providers.sam_function_provider import SamFunctionProvider
from samcli.lib.providers.sam_stack_provider import SamLocalStackProvider
from samcli.lib.utils.packagetype import IMAGE
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

from local.layout import REGION

Resources = dict[str, dict[str, Any]]

SQS_BATCH_LIMIT = 10
FIRST_BATCHES = 5  # how many batches AWS delivers at once if the template sets no MaximumConcurrency


@dataclass(frozen=True)
class Function:
    """A Lambda function: where its code is and what its limits are."""

    name: str
    handler: str
    code: Path
    timeout: int
    memory: int
    runtime: str | None
    concurrency: int | None
    log_format: str

    @property
    def label(self) -> str:
        """Its name in logs: UsersFunction is `users`."""
        return self.name.removesuffix("Function").lower()


@dataclass(frozen=True)
class Mapping:
    """An enabled event source mapping from a queue to a function."""

    name: str
    function: str
    batch_size: int
    concurrency: int
    reports_item_failures: bool


@dataclass(frozen=True)
class Schedule:
    """An enabled schedule of a function. payload: the event that it sends, JSON."""

    name: str
    function: str
    expression: str
    payload: bytes


@dataclass(frozen=True)
class Template:
    """One template, read with one set of parameters."""

    parameters: dict[str, str]
    api: Api
    functions: dict[str, Function]
    mappings: list[Mapping]
    schedules: list[Schedule]
    authorizer_seconds: dict[str, int]
    resources: Resources
    declarations: dict[str, Any]  # its Parameters and Conditions, unresolved


def read(path: Path, parameters: dict[str, str]) -> Template:
    """Read a template as SAM CLI does (functions, routes) and as SAM translates it (resources)."""
    stacks, _ = SamLocalStackProvider.get_stacks(
        str(path), parameter_overrides=parameters, global_parameter_overrides={"AWS::Region": REGION}
    )
    functions = SamFunctionProvider(stacks, ignore_code_extraction_warnings=True)
    api = ApiProvider(stacks, cwd=str(path.parent)).api
    source = yaml_parse(path.read_text())
    resources: Resources = translate(source, parameters)["Resources"]
    values = {name: declared.get("Default") for name, declared in source.get("Parameters", {}).items()} | parameters
    return Template(
        parameters=parameters,
        api=api,
        functions={found.name: _function(found, resources, values) for found in functions.get_all()},
        mappings=[
            _mapping(name, resource["Properties"], resources, values)
            for name, resource in resources.items()
            if resource["Type"] == "AWS::Lambda::EventSourceMapping"
            and str(resource["Properties"].get("Enabled", True)).lower() != "false"
        ],
        schedules=list(_schedules(resources, values)),
        authorizer_seconds=_authorizer_seconds(resources),
        resources=resources,
        declarations={section: source[section] for section in ("Parameters", "Conditions") if section in source},
    )


def _function(found: SamFunction, resources: Resources, values: dict[str, Any]) -> Function:
    image = found.packagetype == IMAGE
    # In an image, the build context is what its Dockerfile copies from: the code without Docker.
    code = found.metadata["DockerContext"] if image else found.codeuri
    return Function(
        name=found.name,
        handler=found.imageconfig["Command"][0] if image else found.handler,
        code=Path(code),
        timeout=found.timeout or 3,
        memory=found.memory or 128,
        runtime=found.runtime,
        concurrency=_number(resources[found.name]["Properties"].get("ReservedConcurrentExecutions"), values),
        log_format=(found.logging_config or {}).get("LogFormat", "Text"),
    )


def _number(value: Any, values: dict[str, Any]) -> int | None:
    """A number, or the number of the parameter that a Ref names; None for anything else."""
    if isinstance(value, dict):
        value = values.get(value.get("Ref"))
    return None if value is None else int(value)


def _function_behind(reference: dict[str, Any], resources: Resources) -> str:
    """The function that a Ref, or the ARN of a function or of its alias, names."""
    name: str = reference["Ref"] if "Ref" in reference else reference["Fn::GetAtt"][0]
    if resources[name]["Type"] == "AWS::Lambda::Alias":
        name = resources[name]["Properties"]["FunctionName"]["Ref"]
    return name


def _mapping(name: str, properties: dict[str, Any], resources: Resources, values: dict[str, Any]) -> Mapping:
    function = _function_behind(properties["FunctionName"], resources)
    concurrency = _number(properties.get("ScalingConfig", {}).get("MaximumConcurrency"), values)
    return Mapping(
        name=name,
        function=function,
        batch_size=min(properties.get("BatchSize", SQS_BATCH_LIMIT), SQS_BATCH_LIMIT),
        concurrency=FIRST_BATCHES if concurrency is None else concurrency,
        reports_item_failures="ReportBatchItemFailures" in properties.get("FunctionResponseTypes", []),
    )


def _schedules(resources: Resources, values: dict[str, Any]) -> Iterator[Schedule]:
    """The schedules and rules that SAM creates for the events ScheduleV2 and Schedule: one target each."""
    for name, resource in resources.items():
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::Scheduler::Schedule":
            targets = [properties["Target"]]
        elif resource["Type"] == "AWS::Events::Rule" and "ScheduleExpression" in properties:
            targets = properties["Targets"]
        else:
            continue
        if properties.get("State", "ENABLED") == "ENABLED":
            for target in targets:
                function = _function_behind(target["Arn"], resources)
                written = properties["ScheduleExpression"]
                expression = values[written["Ref"]] if isinstance(written, dict) else written
                yield Schedule(name, function, expression, target.get("Input", "{}").encode())


def _authorizer_seconds(resources: Resources) -> dict[str, int]:
    """How long each authorizer's answer is cached (ReauthorizeEvery), which SAM CLI does not read."""
    found = {}
    for resource in resources.values():
        body = resource.get("Properties", {}).get("Body", {})
        for name, scheme in body.get("components", {}).get("securitySchemes", {}).items():
            kept = scheme.get("x-amazon-apigateway-authorizer", {}).get("authorizerResultTtlInSeconds")
            found[name] = int(kept or 0)
    return found


class _NoManagedPolicies:
    def load(self) -> dict[str, str]:
        """SAM reads the account's managed policies; roles have no effect here."""
        return {}


def translate(source: dict[str, Any], parameters: dict[str, str]) -> dict[str, Any]:
    """The template in plain CloudFormation."""
    # Through JSON, as AWS passes it on: SAM would translate a value shared by a YAML alias once for all its uses.
    source = json.loads(json.dumps(source, default=str))
    for resource in source["Resources"].values():
        properties = resource.get("Properties", {})
        # SAM accepts packaged code only; these addresses are never read.
        if resource["Type"] == "AWS::Serverless::LayerVersion":
            properties["ContentUri"] = _packaged(properties["ContentUri"])
        elif resource["Type"] == "AWS::Serverless::Function" and properties.get("PackageType") == "Image":
            properties["ImageUri"] = f"{'0' * 12}.dkr.ecr.{REGION}.amazonaws.com/none:none"
        elif resource["Type"] == "AWS::Serverless::Function":
            properties["CodeUri"] = _packaged(properties["CodeUri"])
    translated: dict[str, Any] = transform(source, dict(parameters), _NoManagedPolicies())
    return translated


def _packaged(folder: str) -> str:
    return folder if folder.startswith("s3://") else "s3://none/none"
