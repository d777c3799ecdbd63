"""Contracts to begin with, and their tests."""
