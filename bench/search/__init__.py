"""`make bench-search`: vector search against the engines one would take instead, in one run."""

import os
import warnings

# One thread each, before numpy is imported: a Lambda function has about one core, and engines take turns on it.
for _library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{_library}_NUM_THREADS"] = "1"
warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR")  # the Postgres wheel's dependency, in each process
