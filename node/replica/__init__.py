"""The whole node without a wire."""
