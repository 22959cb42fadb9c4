"""``make bench``: how fast the site is, beside a bare application and pgbench on the same machine in the same minutes.

Ratios are what is judged: they say the same on a slow machine and on a fast one.
"""
