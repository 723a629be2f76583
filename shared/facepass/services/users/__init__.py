"""The enrolled users of a tenant, and their consents."""
