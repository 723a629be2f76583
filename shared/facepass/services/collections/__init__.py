"""Collections: sets of faces that are searched together, their settings, and the faces stored in them."""
