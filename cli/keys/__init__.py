"""`sinergi keys`: key files, made, listed, and sealed."""
