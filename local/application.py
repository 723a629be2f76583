"""The application of a template: create its resources, migrate its databases, serve its API."""

import json
import os
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from samcli.commands.exceptions import UserException
from samtranslator.model.exceptions import InvalidDocumentException

from local import databases, folder, parameters, stack, template
from local.console import say
from local.functions import Functions
from local.gateway import THREADS, http_application
from local.invoke_endpoint import invoke_application
from local.layout import CREDENTIALS, REGION, PartFailed, Workplace
from local.mappings import Poller
from local.processes import Processes
from local.schedules import Clock
from local.server import Server
from local.stack import Stack
from local.template import Template

if TYPE_CHECKING:
    from local.postgres import Postgres

FINISH_SECONDS = 5
INVOKE_THREADS = 4


class Application:
    """What template.yaml describes, started step by step. Each step adds to `stops` how to stop it."""

    def __init__(self, place: Workplace, path: Path, postgres: "Postgres | None", processes: Processes) -> None:
        self._place = place
        self._postgres = postgres
        self._processes = processes
        self._template = _read(path, postgres, place)

    def start(self, stops: ExitStack, *, quiet: bool) -> None:
        """Deploy, migrate, serve."""
        deployed = stack.deploy(self._template, self._place.aws_endpoint)
        functions = Functions(self._template, deployed.environments, self._place, self._processes, quiet=quiet)
        stops.callback(self._processes.kill_all, "environment")
        stops.callback(functions.stop, FINISH_SECONDS)
        if self._postgres:
            self._prepare_databases(functions, deployed)
        for mapping in self._template.mappings:
            poller = Poller(mapping, deployed.outputs[mapping.name], functions, self._place.aws_endpoint)
            stops.callback(poller.stop, FINISH_SECONDS)
        for schedule in self._template.schedules:
            stops.callback(Clock(schedule, functions).stop, FINISH_SECONDS)
        self._serve(functions, stops)
        stops.callback(self._place.runtime_file.unlink, missing_ok=True)
        self._describe(deployed)

    def _prepare_databases(self, functions: Functions, deployed: Stack) -> None:
        migrations = databases.migrations_function(self._template)
        if migrations is None:
            return
        say("Migrating the databases")
        databases.migrate(functions, migrations, self._place)
        authorizers = {
            route.authorizer_object.lambda_name for route in self._template.api.routes if route.authorizer_object
        }
        for name in authorizers:
            # The authorizer reads keys, so keys are created with its environment.
            aws = {**CREDENTIALS, "AWS_REGION": REGION, "AWS_ENDPOINT_URL": self._place.aws_endpoint}
            databases.make_first_key(self._place, deployed.environments[name] | aws)
            if "SigningKey" in self._template.parameters:
                secret = {"SIGNING_SECRETS": folder.signing_key(self._place)}
                databases.give_aws_credentials(self._place, deployed.environments[name] | aws | secret)

    def _serve(self, functions: Functions, stops: ExitStack) -> None:
        place = self._place
        invoke = invoke_application(functions, place.invoke_port)
        stops.callback(Server("Lambda Invoke", invoke, place.invoke_port, INVOKE_THREADS).stop, FINISH_SECONDS)
        api = http_application(self._template, functions, place.port)
        stops.callback(Server("the HTTP API", api, place.port, THREADS).stop, FINISH_SECONDS)

    def _describe(self, deployed: Stack) -> None:
        """Write runtime.json atomically."""
        queues = {
            self._template.functions[mapping.function].label: stack.queue_url(
                deployed.outputs[mapping.name], self._place.aws_endpoint
            )
            for mapping in self._template.mappings
        }
        urls = databases.parameters(self._postgres) if self._postgres else {}
        description = {
            "base_url": self._place.base_url,
            "api_key_file": str(self._place.api_key) if self._place.api_key.exists() else None,
            "signing_key_file": str(self._place.signing_key) if self._place.signing_key.exists() else None,
            "s3_endpoint": self._place.aws_endpoint,
            "lambda_endpoint": self._place.invoke_endpoint,
            "bucket": deployed.first("AWS::S3::Bucket"),
            "queue_url": queues.get("indexer", next(iter(queues.values()), None)),
            "queue_urls": queues,
            "model_pack": self._template.parameters.get("ModelPack"),
            "other_model_pack": self._template.parameters.get("OtherModelPack"),
            "main_database_url": urls.get("MainDatabaseUrl"),
            "vector_database_url": urls.get("VectorDatabaseUrl"),
            "main_owner_url": urls.get("MainOwnerUrl"),
            "vector_owner_url": urls.get("VectorOwnerUrl"),
            "pid": os.getpid(),
        }
        unfinished = self._place.runtime_file.with_suffix(".new")
        unfinished.write_text(json.dumps(description, indent=2) + "\n")
        unfinished.replace(self._place.runtime_file)


def _read(path: Path, postgres: "Postgres | None", place: Workplace) -> Template:
    """Read the template with the parameters that it declares and that this machine decides."""
    decided = {"Stage": "local", "DatabaseAuth": "password", "ModelPack": place.default_pack.read_text().strip()}
    # `facepass models use` writes the first two; docs/rekognition.md has the third
    files = (
        ("ModelPack", "model-pack"),
        ("OtherModelPack", "other-model-pack"),
        ("PhotoSources", "photo-sources.json"),
    )
    for parameter, name in files:
        if (file := place.data / name).exists():
            decided[parameter] = file.read_text(encoding="utf-8").strip()
    if (file := place.data / "parameters.json").exists():  # docs/local-runtime.md
        decided |= json.loads(file.read_text(encoding="utf-8"))
    if postgres:
        decided |= databases.parameters(postgres)
    declared = parameters.declared(path)
    if "CursorKey" in declared:
        decided["CursorKey"] = folder.cursor_key(place)
    if "SigningKey" in declared:
        decided["SigningKey"] = folder.signing_key(place)
    try:
        return template.read(path, {name: value for name, value in decided.items() if name in declared})
    except (UserException, InvalidDocumentException, LookupError) as error:
        raise PartFailed(f"{path} could not be read", str(error)) from error
