"""`python -m facepass.cli …`: what operators do from a shell, with the functions' own environment variables."""

import typer

from facepass.cli import keys

app = typer.Typer(no_args_is_help=True, help="Operate FacePass.")
app.add_typer(keys.app, name="keys")


if __name__ == "__main__":
    app()
