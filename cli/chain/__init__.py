"""`sinergi chain`: the stores of nodes, examined."""
