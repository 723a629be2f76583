"""The zero-Docker runtime: it runs as local processes what AWS runs in the cloud (docs/local-runtime.md)."""

import warnings

# A dependency of the Postgres wheel says it at import where no desktop session runs; the wheel needs no such folder.
warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR")
