"""Where students' code runs: kernels and programs in bubblewrap, or as guests, within limits, watched.

It knows nothing of notebooks or classes; whatever starts a process for a student's code may import it.
"""
