"""The stacks that the application needs, and the command that deploys them all (docs/deploy.md)."""
