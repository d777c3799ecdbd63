"""What a contract says of itself: read from its verified source, for pages about it."""
