"""Running a notebook that was made trustworthy: its cells, the process for it, and the pool of processes here or on
other machines.

It never sees the gradebook; the examiner extends it, and the gradebook hands it work.
"""
