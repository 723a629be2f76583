"""The life of an upload: the ticket, the photo's arrival, its status, and what went wrong with it."""
