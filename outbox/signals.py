"""What the mail room tells whoever wants to know."""

from django.dispatch import Signal

# A copy came back, or its reader complained: ``delivery``, whose ``bounce`` says which. Sent in the transaction.
bounced = Signal()

# Somebody wrote to the address for leaving: ``token`` is what they had of theirs. Return whether it is a reader's.
left_by_mail = Signal()

# A mailing was paused, and nobody at the desk did it: ``mailing``. Sent once for each pause, by a sender, in the
# transaction that notes so: what a receiver queues is neither lost nor queued twice.
paused = Signal()

# A sender is about to go on with ``mailings``, a queryset: whoever knows why one may not go on pauses it. Asked every
# second or so, and so for what the clock alone changes; the receiver makes it one small query.
going_on = Signal()
