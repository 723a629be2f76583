"""The stacks below the application, and the way to deploy them all (docs/deploy.md)."""
