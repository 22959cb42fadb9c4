from supporters.views.base import LinkMixin

from ..links import read_own, read_token


class ReaderMixin(LinkMixin):
    """Behind a signed link that one mail brought."""

    no_link_template = "newsletter/link_gone.html"

    @property
    def subscriber(self):
        return self.owner

    def read(self, token):
        return read_token(self.purpose, token)

    def get_context_data(self, **kwargs):
        return super().get_context_data(subscriber=self.subscriber, **kwargs)


class OwnMixin(ReaderMixin):
    """Behind the token of every mail to the reader: what they may undo."""

    def read(self, token):
        return read_own(token)
