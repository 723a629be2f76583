"""What an operator imports: each format's reader yields lines in batches, and knows no database."""
