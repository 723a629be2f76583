"""What HTTP functions share: routes and their permission, bodies, pages, problem responses."""
