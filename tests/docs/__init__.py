"""Tests of the documents: what they show runs, and what they point at is there."""
