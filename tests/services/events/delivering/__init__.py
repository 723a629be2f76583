"""How an event gets to a webhook: the plan, the attempt, the signature, and what comes of each."""
