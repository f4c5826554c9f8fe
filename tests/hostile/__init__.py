"""Submissions that cheat, break things or are broken, graded through the real path beside honest ones."""
