"""Builds the model packs of this repository: `python -m models.build lite|standard FOLDER`.

Needs pip, the package `onnx`, and npm for lite.
"""
