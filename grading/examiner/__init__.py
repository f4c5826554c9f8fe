"""Run tests in a trusted process, apart from the student's code: plain data is all that crosses between the two.

It is on top of execution and sandbox; the modules that a student's kernel gets as text (`payload.MODULES`) import each
other and libraries only.
"""
