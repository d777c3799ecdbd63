"""Tests of the programme over years."""
