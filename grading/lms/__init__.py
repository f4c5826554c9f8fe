"""In from and out to learning systems: what Canvas and Moodle export, zips opened within bounds, and the sheets that
they take in.

It stands on the gradebook; the report, nbgrader's screens and the command import it.
"""
