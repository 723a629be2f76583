"""The enrolled people of a tenant, and what they consented to."""
