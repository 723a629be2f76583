"""Who is calling: API keys, access tokens, the caller that they identify, and its permissions."""
