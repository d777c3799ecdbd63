"""`sinergi tx`: transactions sent, looked at and explained."""
