"""`sinergi govern`: what members decide together, what would be another, and what comes of it."""
