"""`make bench-memory`: what both image functions keep and need in memory over many photos of all formats and sizes."""
