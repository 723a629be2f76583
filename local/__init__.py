"""The zero-Docker runtime: what AWS runs, as processes on this machine (docs/local-runtime.md)."""
