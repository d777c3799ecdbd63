"""js-libp2p as a stranger, and as a member."""
