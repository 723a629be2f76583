"""Keep the snapshots of large collections' bits up to date, and remove those that are not wanted any more."""
