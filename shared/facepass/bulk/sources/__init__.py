"""Sources of imports: the reader of each format yields lines in batches, and uses no database."""
