"""The tables of the two databases, and the columns that every table has."""
