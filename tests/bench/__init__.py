"""Benchmarks against other people's programs: `python -m tests.bench` runs them and writes build/bench.json."""

from pretrain import threads

threads.settle()  # before torch loads
