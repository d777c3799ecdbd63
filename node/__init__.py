"""The node: a replica that decides and a host that waits."""
