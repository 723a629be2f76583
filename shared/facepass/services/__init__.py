"""The verbs of the domain, one folder a subject. A verb takes a Context; it knows no HTTP and no JSON."""
