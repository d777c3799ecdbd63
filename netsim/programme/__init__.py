"""The whole programme over years: every member and leader as an author, a few authority replicas, and all referrals."""
