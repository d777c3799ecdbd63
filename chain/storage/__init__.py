"""Where bytes are kept: a key-value protocol, its stores, and the layout of the keys."""
