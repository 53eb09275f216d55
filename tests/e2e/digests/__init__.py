"""Digests of what ten pictures give in every way that Koutu is used, to see that a change of the code changed none."""
