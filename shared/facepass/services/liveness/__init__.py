"""Liveness tokens: what a provider signed about a person before a camera, and which collections demand it."""
