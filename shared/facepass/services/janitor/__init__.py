"""What nobody waits for: finishing, expiring, purging, settling. Each chore may be cut short and done again."""
