"""Many faces at once, for operators: import, export, and the move of a collection to another model pack."""
