"""Builds the lite model pack: `python -m models.build FOLDER`. Needs pip, npm and the package `onnx`."""
