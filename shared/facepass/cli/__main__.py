"""`python -m facepass.cli …`: what operators do from a shell, with the functions' own environment variables."""

from typing import Annotated, Any

import typer
from pydantic import ValidationError
from typer.core import TyperGroup

from facepass import __version__
from facepass.cli import (
    audit,
    doctor,
    erase,
    evaluate,
    import_export,
    init,
    keys,
    models,
    redrive,
    reembed,
    replay,
    tenant,
    user,
)
from facepass.settings import Settings


class Commands(TyperGroup):
    """The commands. Without the environment that one needs, it ends with what is missing, and no traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that is named."""
        try:
            return super().invoke(ctx)
        except ValidationError as error:
            if error.title != Settings.__name__:
                raise
            wrong = "; ".join(f"{_variable(each['loc'])}: {each['msg']}" for each in error.errors())
            raise typer.BadParameter(
                f"the environment variables of the functions are needed ({wrong}). For the service that `make up` runs,"
                " --runtime .local/runtime.json gives them, as in `facepass keys --runtime .local/runtime.json list`."
            ) from None


def _variable(location: tuple[int | str, ...]) -> str:
    """The variable of a field. Where several do not fit together, the message itself names them."""
    return str(location[0]).upper() if location else "settings"


# a traceback must not show what a name or a vector was
app = typer.Typer(cls=Commands, no_args_is_help=True, pretty_exceptions_show_locals=False)
app.add_typer(keys.app, name="keys")
app.add_typer(models.app, name="models")
app.add_typer(audit.app, name="audit")
app.add_typer(user.app, name="user")
app.add_typer(tenant.app, name="tenant")
app.command("init")(init.prepare)
app.command("doctor")(doctor.examine_deployment)
app.command("erase")(erase.erase_user_with_proof)
app.command("replay-erasures")(replay.replay_erasures)
app.command("redrive")(redrive.redrive)
app.command("tidy")(redrive.tidy)
app.command("import")(import_export.import_collection)
app.command("export")(import_export.export_collection)
app.command("evaluate")(evaluate.evaluate_pack)
app.command("reembed")(reembed.reembed_collection)
app.command("forget-old-pack")(reembed.forget_old_pack)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"facepass {__version__}")
        raise typer.Exit


@app.callback()
def facepass(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Operate FacePass."""


if __name__ == "__main__":
    app(prog_name="facepass")
