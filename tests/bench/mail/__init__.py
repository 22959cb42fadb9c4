"""``make bench-mail``: how fast a newsletter leaves beside a bare loop over ``smtplib``, and how well it is kept.

Both send the same words to the same mail server in the same minutes. Ratios are what is judged.
"""
