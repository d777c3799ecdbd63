"""The command `sinergi sim`: the node in a simulated network."""
