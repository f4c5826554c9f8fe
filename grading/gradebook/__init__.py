"""Points, and what a student is told: grading a class, the records in nbgrader's database, the sums and the feedback.

It is the only writer of the gradebook; learning systems, results and the course import it.
"""
