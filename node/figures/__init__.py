"""Figures of the programme, counted from the events of a chain."""
