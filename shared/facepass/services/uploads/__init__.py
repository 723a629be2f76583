"""The life of an upload: its ticket, the arrival of its photo, its status, and its dead letters."""
