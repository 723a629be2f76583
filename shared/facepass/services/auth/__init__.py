"""Who is calling: API keys, access tokens, the Caller they prove, and its permissions."""
