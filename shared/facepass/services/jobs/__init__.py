"""Jobs: work that takes longer than a request. A row says how far it is, and messages of a queue carry it on."""
