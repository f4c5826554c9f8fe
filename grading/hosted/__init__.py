"""One submission graded where a class lives elsewhere: in the container of Gradescope, PrairieLearn or Classroom 50.

There is no gradebook, no journal and no class list: a pack of one lesson, made by `course autograder`, goes in, and a
host's own file of results comes out. The command line alone imports it.
"""
