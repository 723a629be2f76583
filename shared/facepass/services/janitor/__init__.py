"""What no request waits for: finishing, expiring, purging, sealing, sweeping; each may be cut short and done again."""
