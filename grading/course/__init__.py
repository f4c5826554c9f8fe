"""Making the course: releasing and bundling lessons, checking and running them, trying their tests, and the pages made
of all that.

It may import everything below it; the command alone imports it.
"""
