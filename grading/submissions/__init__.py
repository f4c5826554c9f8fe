"""One student's notebook, made trustworthy: kept as it came, looked at, rebuilt around the lesson's own tests, and what
of it has to run.

It runs nothing; execution and the gradebook import it.
"""
