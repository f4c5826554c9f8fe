"""What a lesson's notebook has to be: its form, its exercises, and the tests and points as the gradebook knows them.

It stands on a class and on `solutions/`; whatever reads or judges notebooks may import it.
"""
