"""The house rules that no linter knows, as functions that read one source file each."""
