"""Events: what is announced and when, how they reach the bus and the webhooks, and how each is sent."""
