"""The exploration of contracts."""
