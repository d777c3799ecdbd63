"""`sinergi bench`: a real network of this machine, measured."""
