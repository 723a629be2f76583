"""Searches with many probes: jobs that search one probe a step, and keep what they found for a day."""
