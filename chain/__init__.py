"""What is agreed on: words, bytes, rules of data, storage."""
