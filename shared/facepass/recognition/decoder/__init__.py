"""A process that decodes photos within limits of processor time and memory; it is replaced when a photo ends it."""
