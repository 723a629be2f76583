"""From a photo's bytes to face embeddings. It uses no database and no AWS, and raises the domain's errors."""

import os

# As insightface/__init__ does, which is not run: ONNX Runtime reads this on import, and then sends no telemetry.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
