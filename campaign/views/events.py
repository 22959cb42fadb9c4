"""Events: what is on, what was and what came of it, and both as calendars that other programs read."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.generic import DetailView
from django.views.generic.detail import BaseDetailView

from .. import calendars, placing
from ..models import Event
from ..public import PublicMixin
from .lists import AreaForm, page_after
from .pages import PageView


class Events(PageView):
    """What is on, the next first."""

    slug = "events"
    template_name = "campaign/events/list.html"
    name, order = "campaign:events", "starts_at"

    def events(self):
        return Event.objects.coming()

    def get_context_data(self, **kwargs):
        form = AreaForm(self.request.GET)
        self.area = form.asked.get("area")
        self.found = self.events().in_area(self.area) if self.area else self.events()
        events, after = page_after(self.found, self.order, self.request.GET.get("after"))
        return super().get_context_data(
            form=form,
            events=events,
            calendar=reverse("campaign:events_calendar", query=form.asked),
            next_url=after and reverse(self.name, query=form.asked | {"after": after}),
            **kwargs,
        )


class EventsArchive(Events):
    """What was, the last first, and all that came of it added up."""

    template_name = "campaign/events/archive.html"
    name, order = "campaign:events_archive", "-starts_at"

    def events(self):
        return Event.objects.past()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"sums": self.found.added_up()}


class OneEvent(PublicMixin):
    def get_queryset(self):
        return Event.objects.published()


class EventDetail(OneEvent, DetailView):
    template_name = "campaign/events/event.html"

    def get_context_data(self, **kwargs):
        picture = placing.picture(self.object.picture_id)
        return super().get_context_data(picture=picture, **kwargs)


class EventCalendar(OneEvent, BaseDetailView):
    """One event, for somebody's own calendar."""

    def get_queryset(self):
        return super().get_queryset().annotate(version=calendars.version())

    def render_to_response(self, context):
        return calendar_response([self.object], self.object.title, f"{self.object.slug}.ics")


class EventsCalendar(PageView):
    """What is on, as a calendar that programs ask for again and again: perhaps of one area."""

    slug = "events"

    def render_to_response(self, context, **kwargs):
        asked = AreaForm(self.request.GET).asked
        events = Event.objects.for_calendars().annotate(version=calendars.version())
        found = events.in_area(asked["area"]) if asked else events
        return calendar_response(found, f"Race for Justice: {context['page'].title}", "race-for-justice.ics")


def calendar_response(events, name, file_name):
    response = HttpResponse(calendars.calendar(events, name), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{file_name}"'
    return response
