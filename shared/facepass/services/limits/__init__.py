"""What a caller may ask and a tenant may keep: rate limits, quotas, safe retries."""
