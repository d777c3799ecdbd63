"""What programs may do: the contract language and the contracts."""
