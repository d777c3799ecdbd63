"""How fast a real network of this machine is: load, and what it costs."""
