"""What `load/targets` and `load/compare` share: processes, servers, the client, numbers."""
