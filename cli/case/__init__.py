"""`sinergi case`: referrals listed, shown and watched."""
