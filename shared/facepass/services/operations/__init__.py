"""What operators ask about a tenant: what it uses, who calls, what has failed."""
