"""The other host: whole replicas in a seeded world with virtual time."""
