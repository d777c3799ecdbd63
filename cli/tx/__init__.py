"""`sinergi tx`: transactions looked at and explained."""
