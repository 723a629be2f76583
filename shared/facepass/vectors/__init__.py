"""The nearest faces to a vector: bits, their cache in memory, the one SQL statement."""
