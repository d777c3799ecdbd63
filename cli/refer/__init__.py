"""`sinergi refer`: an officer's signed work on referrals."""
