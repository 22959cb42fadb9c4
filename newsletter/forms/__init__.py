"""What a reader may type or choose, each mistake with a message that says what to do."""

from .readers import AddressForm, ChoicesForm, ReasonForm, SubscribeForm

__all__ = ["AddressForm", "ChoicesForm", "ReasonForm", "SubscribeForm"]
