"""What no request waits for: finishing, expiring, purging, sealing, sweeping.

Each chore may be cut short and done again.
"""
