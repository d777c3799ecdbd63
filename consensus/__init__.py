"""How it is agreed: round-robin Simplex as a machine without I/O."""
