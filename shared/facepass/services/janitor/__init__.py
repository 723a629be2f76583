"""Work that no request waits for: finish, expire, purge, seal, compare. Each task may be interrupted and repeated."""
