"""What pages of this app share: words that staff edit, forms, limits, and links that stand in for an account."""

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView

from campaign import errors
from campaign.models import Page
from campaign.public import PublicMixin

from ..links import LinkExpired, LinkInvalid, make_token, read_token
from ..models import Attempt
from ..network import network

# Visitors have no session, so there is no CSRF cookie: SameSiteOnly refuses forms that another site sent.
no_cookie = method_decorator(csrf_exempt, name="dispatch")


class PageMixin(PublicMixin):
    """A page whose title and words staff edit, around something the code does, which goes on without them."""

    page_slug = page_title = None

    def get_context_data(self, **kwargs):
        page = self.site.pages.get(self.page_slug) or Page(slug=self.page_slug, title=self.page_title)
        return super().get_context_data(page=page, **kwargs)


class FormPage(FormView):
    """A form that comes back with status 422 and everything that was typed when an answer needs another look."""

    def form_invalid(self, form):
        form.order_as_shown()
        response = super().form_invalid(form)
        response.status_code = 422
        return response


def seconds_to_wait(request, email, what, **more):
    """0 when a request for ``what`` (SIGN_UPS, LINKS, …) is within the limits, and is counted.

    Else how long to wait. ``more`` is what else it is counted for, by the word for it in the setting.
    """
    counted = {"network": network(request), "address": email} | more
    limits = {each: getattr(settings, f"{what}_PER_{each.upper()}_PER_HOUR") for each in counted}
    return Attempt.seconds_to_wait([(what, counted[each], limit) for each, limit in limits.items()])


def too_many(seconds):
    minutes = -(-seconds // 60)
    message = ngettext(
        "We have had many requests like this from your network or address. Go back and try again in a minute.",
        "We have had many requests like this from your network or address. Go back and try again in %(n)s minutes.",
        minutes,
    )
    return errors.page(429, message=message % {"n": minutes}, headers={"Retry-After": str(seconds)})


class LinkMixin:
    """A page behind a signed link: kept by nobody, and its address told to no other site."""

    purpose = None
    no_link_template = "supporters/link_expired.html"

    def dispatch(self, request, *args, **kwargs):
        try:
            self.owner = self.read(kwargs["token"])
            response = super().dispatch(request, *args, **kwargs)
        except LinkExpired:
            response = self.link_expired()
        except (LinkInvalid, ObjectDoesNotExist):  # erased, perhaps this very moment
            response = self.render(self.no_link_template, status=404)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "strict-origin"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def read(self, token):
        return read_token(self.purpose, token)

    def link_expired(self):
        return self.render(self.no_link_template, status=410)

    def render(self, template, status=200, **context):
        return TemplateResponse(self.request, template, context, status=status)

    def personal_url(self, purpose):
        return reverse(f"supporters:{purpose}", args=[make_token(purpose, self.owner)])


class PersonalMixin(LinkMixin):
    """A page of an organisation's contact."""

    @property
    def contact(self):
        return self.owner

    def get_context_data(self, **kwargs):
        return super().get_context_data(organisation=self.contact.organisation, **kwargs)
