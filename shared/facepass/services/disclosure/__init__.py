"""What a user may know about themself: everything that is held about them."""
