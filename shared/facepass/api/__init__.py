"""What the HTTP functions share: routes and their permissions, request bodies, pages and problem responses."""
