"""Contracts that want what no contract may have, as data: what each tries, and what has to become of it."""
