"""`make deploy ENV=dev`: deploy every stack of a stage in order, each with the outputs of the earlier ones.

Stacks that did not change are left as they are, so it may be run again at any time.
"""

import argparse
import hashlib
import os
import shlex
import subprocess
import sys
from collections.abc import Iterable

import boto3

from infra import scan, signing
from infra.owner import make_owner
from infra.stacks import ROOT, Stack, images, stacks

SAM = ROOT / ".venvs/local/bin/sam"
BUILT = ROOT / ".aws-sam/build"
PACKAGED = ROOT / ".aws-sam/packaged.yaml"
# A release consists of the output of `sam build` and of the image's Docker context.
IMAGE = ("functions", "shared/facepass", "requirements/image.txt", "models")


def arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m infra.deploy", description=__doc__)
    add = parser.add_argument
    add("--env", choices=["dev", "prod"], required=True, help="the stage")
    add("--only", metavar="STACK", help="this stack alone: network, database, pipeline or application")
    add("--role", help="ARN of the role that CloudFormation takes for the application (pipeline's ExecutionRoleArn)")
    add("--show", action="store_true", help="print what would be run, and run nothing")
    return parser.parse_args()


def main() -> int:
    """Deploy, and stop at the first failure."""
    options = arguments()
    outputs: dict[str, str] = {}
    try:
        for stack in stacks(options.env):
            if options.only in (None, stack.name):
                deploy(stack, outputs, options)
            if stack.name != "application":
                outputs |= outputs_to_be(stack) if options.show else outputs_of(stack)
    except (LookupError, scan.WeakImage) as problem:
        sys.stderr.write(f"{problem.args[0]}\n")
        return 1
    except subprocess.CalledProcessError as failed:
        return failed.returncode
    return 0


def deploy(stack: Stack, outputs: dict[str, str], options: argparse.Namespace) -> None:
    """Deploy one stack. outputs: those of the earlier stacks."""
    for command, variables in steps(stack, stack.parameters(outputs), outputs, options.role):
        run(command, variables, show=options.show)
        if "package" in command and not options.show:
            for image in images(PACKAGED):
                scan.check(boto3.client("ecr"), image)
                signed = signing.sign(boto3.client("ecr"), boto3.client("kms"), image, outputs["SigningKeyArn"])
                sys.stdout.write(f"{signed}: signed\n")
    if stack.name == "database" and not options.show:
        make_owner(boto3.client("rds-data"), outputs_of(stack))


def steps(
    stack: Stack, parameters: dict[str, str], outputs: dict[str, str], role: str | None
) -> Iterable[tuple[list[str], dict[str, str]]]:
    """The commands that deploy a stack, and the variables of each. Each step is computed after the previous one ran."""
    named = ["--config-env", stack.section, "--stack-name", stack.stack_name]
    deploying = [str(SAM), "deploy", *named, "--no-fail-on-empty-changeset", "--s3-prefix", stack.stack_name]
    if stack.name != "application":
        yield [*deploying, "--template-file", str(stack.template), "--resolve-s3", *overrides(parameters)], {}
        return
    yield [str(SAM), "build", "--config-env", stack.section, *overrides(parameters)], platform(parameters)
    places = ["--s3-bucket", outputs["ArtifactBucket"], "--image-repository", outputs["ImageRepository"]]
    yield [str(SAM), "package", *named[:2], *places, "--output-template-file", str(PACKAGED)], {}
    parameters["Release"] = release(parameters)
    deploying += ["--template-file", str(PACKAGED), *places, *(["--role-arn", role] if role else [])]
    yield [*deploying, *overrides(parameters)], {}


def platform(parameters: dict[str, str]) -> dict[str, str]:
    """The variables of the Makefiles that `sam build` calls."""
    return {
        "PYTHON_VERSION": parameters.get("PythonRuntime", "python3.13").removeprefix("python"),
        "ARCHITECTURE": parameters.get("Architecture", "x86_64"),
    }


def overrides(parameters: dict[str, str]) -> list[str]:
    """Parameters as SAM takes them; the shell never sees them."""
    quoted = [f"ParameterKey={name},ParameterValue={shlex.quote(value)}" for name, value in parameters.items()]
    return ["--parameter-overrides", *quoted] if quoted else []


def release(parameters: dict[str, str]) -> str:
    """A hash that changes with the code, the template or a parameter (Release in template.yaml)."""
    digest = hashlib.sha256(repr(sorted(parameters.items())).encode())
    for folder in (BUILT, *(ROOT / part for part in IMAGE)):
        for file in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def run(command: list[str], variables: dict[str, str], *, show: bool) -> None:
    """Run a command, or print it. Raises CalledProcessError."""
    line = " ".join([*(f"{name}={value}" for name, value in variables.items()), shlex.join(command)])
    sys.stdout.write(line.replace(f"{ROOT}{os.sep}", "") + "\n")
    sys.stdout.flush()
    if not show:
        subprocess.run(command, env=os.environ | variables, cwd=ROOT, check=True)


def outputs_of(stack: Stack) -> dict[str, str]:
    """The outputs of a deployed stack."""
    [found] = boto3.client("cloudformation").describe_stacks(StackName=stack.stack_name)["Stacks"]
    return {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])}


def outputs_to_be(stack: Stack) -> dict[str, str]:
    """The outputs that a stack will have: the stack and name of each, not its value."""
    return {name: f"<{stack.name}:{name}>" for name in stack.declared("Outputs")}


if __name__ == "__main__":
    sys.exit(main())
