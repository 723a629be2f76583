"""Unknown people: unassigned faces of a collection, grouped by person. docs/clusters.md explains and measures it."""
