"""`sinergi node`: one node, run and looked after."""
