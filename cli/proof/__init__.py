"""`sinergi proof`: proofs checked without a node."""
