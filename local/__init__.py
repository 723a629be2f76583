"""The zero-Docker runtime: what AWS runs, as processes on this machine (docs/local-runtime.md)."""

import warnings

# A dependency of the Postgres wheel says it at import where no desktop session runs; the wheel needs no such folder.
warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR")
