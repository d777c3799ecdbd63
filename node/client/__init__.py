"""Whoever speaks to a node from outside: signs with a person's key, hands in, asks, and follows events."""
