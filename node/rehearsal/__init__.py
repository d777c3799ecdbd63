"""A rehearsal: a real network on this machine, and the programme's first year worked through by invented officers."""
