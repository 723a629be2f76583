"""Erasure: rows and vectors first, then every object in the bucket, and the proof that nothing is left."""
