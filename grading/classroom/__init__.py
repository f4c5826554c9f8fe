"""One class on disk: its folder, class list, settings, late days, and the journal with the state of every submission.

It imports the sandbox's limits only; whatever works on a class may import it.
"""
