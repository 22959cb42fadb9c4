"""What the mail room tells whoever wants to know."""

from django.dispatch import Signal

# A copy came back, or its reader complained: ``delivery``, whose ``bounce`` says which. Sent in the transaction.
bounced = Signal()

# Somebody wrote to the address for leaving: ``token`` is what they had of theirs. Return whether it is a reader's.
left_by_mail = Signal()
