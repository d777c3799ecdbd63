"""Proofs: that something stands in the chain, shown to somebody who has no node."""
