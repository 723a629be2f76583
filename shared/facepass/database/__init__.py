"""Engines, sessions of one tenant, the database of each tenant's faces, and the preparation of databases."""
