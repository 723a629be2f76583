"""From a photo to an answer: indexing, identification, verification, comparison, review.

The only subject that may import numpy, `recognition` or `vectors`; it lives in the container image alone.
"""
