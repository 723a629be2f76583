"""The migrations of both schemas, one folder for each database; Alembic runs them."""
