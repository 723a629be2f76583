"""Events: what happened is noted with it, announced on the bus, and delivered to the webhooks of its tenant."""
