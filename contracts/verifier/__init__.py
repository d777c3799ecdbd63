"""Which sources are contracts, and what is put into them so that they can be counted."""
