"""The class at a glance: the report with its plots, and answers that are more alike than answers usually are.

It only reads what grading left; the command imports it.
"""
