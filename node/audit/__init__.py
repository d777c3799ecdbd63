"""Stores examined without a node: what they hold, whether it is whole, and where two of them part."""
