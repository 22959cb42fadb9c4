"""What makes a page public: no cookie, nothing personal, free to be kept by any cache."""

from django.conf import settings
from django.http import Http404
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.csrf import csrf_exempt

from .site import Site


class PublicMixin:
    """For views whose answer is the same for everybody."""

    @cached_property
    def site(self):
        return Site.current(self.request)

    def get_context_data(self, **kwargs):
        return super().get_context_data(site=self.site, **kwargs)

    def published_page(self, slug):
        """The page that staff wrote under ``slug``; raise Http404 when none is published."""
        try:
            return self.site.pages[slug]
        except KeyError:
            raise Http404(f"No page “{slug}” is published.") from None

    @method_decorator(csrf_exempt)  # no cookie, no token: a form from another site is refused before any view
    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        if request.method in ("GET", "HEAD") and response.status_code == 200:
            # Any cache may keep it, and asks each time whether it is still good: nobody meets an old page.
            patch_cache_control(response, public=True, max_age=0)
            if hasattr(response, "add_post_render_callback"):
                response.add_post_render_callback(self.fill_in)
        return response

    def fill_in(self, response):
        """Put the house term where any text on the page asks for it (docs/decisions/0011-house-term.md)."""
        response.content = self.site.campaign.fill_in(response.text)


class NotesMixin(PublicMixin):
    """Staff who are logged in see notes here that visitors do not, such as “check before printing”."""

    @cached_property
    def for_staff(self):
        # A visitor brings no session, so nobody is looked up and any cache may keep the page.
        return settings.SESSION_COOKIE_NAME in self.request.COOKIES and self.request.user.is_staff

    def get_context_data(self, **kwargs):
        return super().get_context_data(for_staff=self.for_staff, **kwargs)

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        if self.for_staff:
            response.headers["Cache-Control"] = "private, no-store"
        return response
