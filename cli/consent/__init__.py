"""`sinergi case consent`: what prospects consent to."""
