"""Tests of a deployment that runs two packs."""
