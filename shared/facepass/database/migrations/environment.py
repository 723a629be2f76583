"""What both Alembic histories run: the migrations, on the connection that database/init.py opened."""

from alembic import context


def run() -> None:
    """Migrate inside one transaction: a migration that fails leaves nothing behind."""
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()
