"""`sinergi demo`: the main job on a real network of this machine."""
