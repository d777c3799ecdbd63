"""`sinergi moc`: memoranda of collaboration, what they oblige to, and what they let go."""
