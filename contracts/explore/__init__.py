"""Every state that contracts can reach, tried out: breadth first, with the code that runs on the chain."""
