"""`python -m facepass.keys …`: the operators' commands for API keys, by a name that is easy to remember."""

from facepass.cli.keys import app

if __name__ == "__main__":
    app(prog_name="python -m facepass.keys")
