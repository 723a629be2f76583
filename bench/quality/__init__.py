"""`make bench-quality FACES=folder`: measure what each quality gate gains, for docs/quality.md."""
