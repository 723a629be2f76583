"""From a photo's bytes to face vectors. Knows no database and no AWS; raises the domain's errors."""

import os

# As insightface/__init__, which is not run, does: ONNX Runtime looks when it is imported, and sends nothing home.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
