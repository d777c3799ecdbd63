"""`sinergi report`: what the programme counts."""
