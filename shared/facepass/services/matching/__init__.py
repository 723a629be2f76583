"""From a photo to an answer: indexing, identification, verification, comparison, enrolment review.

The only subject that may import numpy, `recognition` or `vectors`; it runs in the container image only.
"""
