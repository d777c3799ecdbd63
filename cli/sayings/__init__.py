"""What the rooms of commands say, a module for each; `cli.catalogue` and `cli.wording` fill the gaps."""
