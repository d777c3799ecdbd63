"""`sinergi explore`: every state that contracts can reach."""
