"""nbgrader's own screens and commands on this grader: formgrader's buttons and `nbgrader export`.

`nbgrader_config.py` names it, and nothing in the grader imports it.
"""
