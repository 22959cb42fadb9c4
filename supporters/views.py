"""What visitors and organisations see. Pages for everybody are public; pages behind a signed link are personal."""

from contextlib import suppress

from django.conf import settings
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import DetailView, FormView, TemplateView, View

from campaign import errors
from campaign.models import Page
from campaign.public import PublicMixin

from . import directory, forms, services
from .links import LinkExpired, LinkInvalid, make_token, read_token
from .models import Attempt, Organisation, Wording
from .network import network
from .status import Status

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


def seconds_to_wait(request, email, what):
    """0 when a request for ``what`` (SIGN_UPS or LINKS) is within the limits, and is counted; else how long to wait."""
    return Attempt.seconds_to_wait(
        [
            (what, network(request), getattr(settings, f"{what}_PER_NETWORK_PER_HOUR")),
            (what, email, getattr(settings, f"{what}_PER_ADDRESS_PER_HOUR")),
        ]
    )


def too_many(seconds):
    minutes = -(-seconds // 60)
    when = "in a minute" if minutes == 1 else f"in {minutes} minutes"
    message = f"We have had many requests like this from your network or address. Go back and try again {when}."
    return errors.page(429, message=message, headers={"Retry-After": str(seconds)})


class SignUp(PageMixin, FormPage):
    page_slug, page_title = "sign-up", "Add your organisation"
    template_name = "supporters/sign_up.html"
    form_class = forms.SignUpForm

    def get_form_kwargs(self):
        self.wording = self.site.once(Wording, lambda: Wording.current("authority"))
        return super().get_form_kwargs() | {"wording": self.wording}

    def form_valid(self, form):
        if not form.is_from_a_program:
            if wait := seconds_to_wait(self.request, form.cleaned_data["contact_email"], "SIGN_UPS"):
                return too_many(wait)
            services.sign_up(form=form, wording=self.wording)
        return redirect("supporters:check_email")


class CheckEmail(PublicMixin, TemplateView):
    template_name = "supporters/check_email.html"


class LinkSent(PublicMixin, TemplateView):
    template_name = "supporters/entry_sent.html"


class Left(PublicMixin, TemplateView):
    template_name = "supporters/left.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(choice=self.request.GET.get("choice"), **kwargs)


class Directory(PageMixin, TemplateView):
    page_slug, page_title = "supporters", "Who supports the campaign"
    template_name = "supporters/directory.html"

    def get_context_data(self, **kwargs):
        form = forms.DirectoryForm(self.request.GET)
        form.is_valid()
        asked = {name: form.cleaned_data.get(name, "") for name in ("q", "kind", "area")}
        after = page_number(self.request.GET.get("after"))
        found = directory.find(**asked, after=after)
        return super().get_context_data(
            form=form,
            organisations=found.organisations,
            searching=any(asked.values()),
            near=found.near and bool(found.organisations),
            capped=found.many,
            next_url=address(asked, found.next_after) if found.next_after else "",
            first_url=address(asked) if after is not None else "",
            **kwargs,
        )


def page_number(text):
    """The number of the organisation a page starts after, or None; raise Http404 for what is no number of ours."""
    if text is None:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        raise Http404("Pages start after the number of an organisation.")
    return int(text)


def address(asked, after=None):
    query = {name: value for name, value in asked.items() if value} | ({"after": after} if after else {})
    return reverse("supporters:directory", query=query)


class OrganisationDetail(PublicMixin, DetailView):
    template_name = "supporters/organisation_detail.html"
    query_pk_and_slug = False

    def get_queryset(self):
        return Organisation.objects.listed()

    def render_to_response(self, context, **kwargs):
        if self.request.path != self.object.get_absolute_url():
            return HttpResponseRedirect(self.object.get_absolute_url())
        return super().render_to_response(context, **kwargs)


@no_cookie
class Totals(View):
    """How many organisations support the campaign, and how many people they say they support in a year."""

    def get(self, request):
        response = JsonResponse(Organisation.objects.totals())
        patch_cache_control(response, public=True, max_age=60)
        return response


class LinkMixin:
    """A page behind a signed link: kept by nobody, and its address told to no other site."""

    purpose = None
    no_link_template = "supporters/link_expired.html"

    def dispatch(self, request, *args, **kwargs):
        try:
            self.contact = read_token(self.purpose, kwargs["token"])
            response = super().dispatch(request, *args, **kwargs)
        except LinkExpired as expired:
            response = self.link_expired(expired.contact)
        except (LinkInvalid, Organisation.DoesNotExist):  # erased, perhaps this very moment
            response = self.render(self.no_link_template, status=404)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "strict-origin"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def link_expired(self, contact):
        return self.render(self.no_link_template, status=410)

    def render(self, template, status=200, **context):
        return TemplateResponse(self.request, template, context, status=status)

    def personal_url(self, purpose):
        return reverse(f"supporters:{purpose}", args=[make_token(purpose, self.contact)])


class PersonalMixin(LinkMixin):
    """A page of an organisation's contact."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(organisation=self.contact.organisation, **kwargs)


@no_cookie
class Confirm(PersonalMixin, TemplateView):
    """GET only shows the button: mail scanners open every link."""

    purpose = "confirm"
    template_name = "supporters/confirm.html"

    def link_expired(self, contact):
        return self.render(self.template_name, status=410, expired=True, token=self.kwargs["token"])

    def get_context_data(self, **kwargs):
        already = self.contact.organisation.state != "unconfirmed"
        return super().get_context_data(already=already, **kwargs)

    def post(self, request, **kwargs):
        services.confirm(self.contact)
        return redirect(self.personal_url("status"))


@no_cookie
class NewConfirmation(View):
    """The button on an expired confirmation link: another mail, if the link was ours."""

    def post(self, request):
        with suppress(LinkInvalid):  # the same answer for any token
            try:
                read_token("confirm", request.POST.get("token", ""))
            except LinkExpired as expired:
                if wait := seconds_to_wait(request, expired.contact.email, "LINKS"):
                    return too_many(wait)
                services.ask_for_link(expired.contact.email)
        return redirect("supporters:link_sent")


@no_cookie
class StatusPage(PersonalMixin, FormPage):
    purpose = "status"
    template_name = "supporters/status.html"
    form_class = forms.ReplyForm

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        status = Status(self.contact.organisation)
        more = {"reply_form": context["form"] if status.can_write else None, "token": self.kwargs["token"]}
        return context | more | {"status": status}

    def form_valid(self, form):
        with suppress(services.MoveRefused):  # pressed twice, or staff moved on: the page says how things stand
            services.reply(self.contact.organisation, form.cleaned_data["text"])
        return redirect(self.request.path)


class AskForLink(PublicMixin, FormPage):
    template_name = "supporters/entry_ask.html"
    form_class = forms.AskForLinkForm

    def form_valid(self, form):
        email = form.cleaned_data["email"]
        if wait := seconds_to_wait(self.request, email, "LINKS"):
            return too_many(wait)
        services.ask_for_link(email)
        return redirect("supporters:link_sent")


@no_cookie
class Entry(PersonalMixin, FormPage):
    purpose = "entry"
    template_name = "supporters/entry_edit.html"
    form_class = forms.EditEntryForm

    def get_form_kwargs(self):
        organisation = self.contact.organisation
        self.waiting = organisation.changes.filter(decided_at=None).first()
        return super().get_form_kwargs() | {
            "instance": organisation,
            "contact": self.contact,
            "waiting": self.waiting,
        }

    def get_context_data(self, **kwargs):
        # The form has written what was typed into its own instance; the page shows what is kept.
        organisation = Organisation.objects.get(pk=self.contact.organisation_id)
        context = super().get_context_data(**kwargs)
        return context | {
            "organisation": organisation,
            "pending": self.waiting,
            "saved": "saved" in self.request.GET,
            "leave_url": self.request.path + "leave/",
        }

    def form_valid(self, form):
        services.edit_entry(self.contact, form)
        return redirect(self.request.path + "?saved")


@no_cookie
class Leave(PersonalMixin, FormPage):
    purpose = "entry"
    template_name = "supporters/leave.html"
    form_class = forms.LeaveForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"organisation": self.contact.organisation}

    def form_valid(self, form):
        choice = form.cleaned_data["choice"]
        with suppress(services.MoveRefused):  # pressed twice
            services.leave(self.contact, choice)
        return redirect(reverse("supporters:left", query={"choice": choice}))
