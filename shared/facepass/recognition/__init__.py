"""From a photo's bytes to face vectors. Knows no database and no AWS; raises the domain's errors."""
