"""`sinergi contract`: what the author of a contract needs."""
