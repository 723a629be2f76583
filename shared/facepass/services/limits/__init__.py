"""Limits of callers and tenants: rate limits, quotas, safe retries."""
