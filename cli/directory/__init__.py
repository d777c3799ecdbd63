"""`sinergi directory`: services, how much room they have, and who is on duty."""
