"""The tables of the two databases, and what every row has."""
