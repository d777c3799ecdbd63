"""Figures counted from events."""
