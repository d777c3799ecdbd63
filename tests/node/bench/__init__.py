"""How fast a real network is."""
