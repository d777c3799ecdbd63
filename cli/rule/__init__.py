"""`sinergi rule`: who may be helped by a service, as rules."""
