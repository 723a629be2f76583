"""Many faces at once, for operators: import, export, and moving a collection to another model pack."""
