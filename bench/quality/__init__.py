"""`make bench-quality FACES=folder`: what each quality gate is worth, for docs/quality.md."""
