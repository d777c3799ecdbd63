"""Examples; a package, since one of our dependencies ships another of this name."""
