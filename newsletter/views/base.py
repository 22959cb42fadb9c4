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


class WordsMixin(ReaderMixin):
    """A page with words that the press of its button agrees to: the very ones it showed."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(wording=self.wording, **kwargs)

    def post(self, request, **kwargs):
        """Show the page again, to be read again, if it was open while the words changed."""
        shown = request.POST.get("wording")
        if shown and self.wording and shown != str(self.wording.pk):
            return self.get(request, **kwargs)
        return self.agree()


class OwnMixin(ReaderMixin):
    """Behind the token of every mail to the reader: what they may undo."""

    def read(self, token):
        return read_own(token)
