"""The history of both schemas, one folder a database; Alembic runs it."""
