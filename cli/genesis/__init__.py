"""`sinergi genesis`: how agencies found a network together."""
