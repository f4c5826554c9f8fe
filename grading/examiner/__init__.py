"""Run tests in a trusted process, apart from the student's code: plain data is all that crosses between the two."""
