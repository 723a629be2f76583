import os


def handler(event: dict, context: object) -> None:
    """Say which database would be migrated."""
    print("migrating", os.environ["MAIN_DATABASE_URL"])  # noqa: T201
