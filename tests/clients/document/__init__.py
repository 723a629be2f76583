"""The API document as generators of clients read it."""
