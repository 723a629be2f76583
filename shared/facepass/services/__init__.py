"""The verbs of the domain, one folder a subject. They know no HTTP and no JSON (limits knows what a retry is)."""
