"""`sinergi net`: a network of real nodes on this machine."""
