"""The local HTTP API of a node."""
