"""What is about referrals: who plays, what they do, what a state is, and what must hold."""
