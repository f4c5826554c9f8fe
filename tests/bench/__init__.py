"""Benchmarks against other people's programs: `python -m tests.bench` runs them and writes build/bench.json."""
