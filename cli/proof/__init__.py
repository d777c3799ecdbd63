"""`sinergi proof`: proofs checked without a node, and written by one."""
