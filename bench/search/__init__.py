"""`make bench-search`: vector search against alternative engines, in one run."""

import os

# One thread each, before numpy is imported: a Lambda function has about one core, and engines take turns on it.
for _library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{_library}_NUM_THREADS"] = "1"
os.environ["OMP_WAIT_POLICY"] = "passive"  # as in template.yaml
