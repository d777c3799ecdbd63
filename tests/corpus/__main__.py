"""`python -m tests.corpus`: the vector of the corpus, on the standard output."""

from tests.corpus.vector import all_made, written

if __name__ == "__main__":
    print(written(all_made()), end="")  # noqa: T201 - this is what it is run for
