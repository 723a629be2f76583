"""Engines, sessions of one tenant, which database a tenant's faces are in, and making databases ready."""
