"""How anything becomes safe HTML: the look of the pages, and what a student wrote with all scripts and remote loads
taken out.

It imports nothing of the grader, and whatever writes a page may import it.
"""
