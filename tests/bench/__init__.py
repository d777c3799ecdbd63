"""Benchmarks: speed is measured here, and asserted nowhere."""
