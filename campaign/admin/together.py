"""Two members of staff at one item: each is told of the other, and neither overwrites the other unknowingly."""

import re
from datetime import timedelta

from django import forms
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.functional import cached_property
from django.utils.timezone import now

from .. import comparing, revisions, snapshots
from ..models import Opened, Revision
from ..templatetags.desk_words import staff_name

STILL_OPEN = timedelta(minutes=20)  # after this long without a save, nobody is thought to be at it any more
KEPT = timedelta(days=1)
OWN_FIELDS = ["seen", "overwrite"]


class SecondLook(forms.ModelForm):
    """Refuses to save over what somebody saved since the form was opened, unless staff say so."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    overwrite = forms.IntegerField(required=False)  # the number of the revision that staff chose to save over

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.latest = revisions.latest(self.instance) if self.instance.pk else None
        self.fields["seen"].initial = self.latest.number if self.latest else None

    @cached_property
    def changed_data(self):
        return [name for name in super().changed_data if name not in OWN_FIELDS]

    @property
    def is_stale(self):
        """Somebody saved since this form was opened, and whoever sends it has not said to save over just that."""
        known = {self.cleaned_data.get("seen"), self.cleaned_data.get("overwrite")}
        return self.is_bound and self.latest is not None and self.latest.number not in known

    def clean(self):
        super().clean()
        if self.instance.pk:
            self.leave_untouched()
        if self.is_stale:
            raise forms.ValidationError(
                f"{staff_name(self.latest.made_by)} saved this item after you opened it. Nothing of yours is saved "
                "yet, and all of it is still in the form. Look at what changed, then go on below.",
                code="stale",
            )

    def leave_untouched(self):
        """Keep what only the widget changed: the fractions of a second that it lacks, the spaces between tags."""
        for name in self.cleaned_data.keys() & {field.name for field in self._meta.model._meta.fields}:
            was, value = getattr(self.instance, name), self.cleaned_data[name]
            is_same = isinstance(was, str) and isinstance(value, str) and squeezed(was) == squeezed(value)
            if is_same or (name == "published_at" and name not in self.changed_data):
                self.cleaned_data[name] = was

    def seen_snapshot(self):
        """What the item was when this form was opened, as well as we know."""
        revision = Revision.objects.of(self.instance).filter(number=self.cleaned_data.get("seen") or 0).first()
        return (revision or self.latest).snapshot


def squeezed(html):
    return re.sub(r"\s*(<[^>]+>)\s*", r"\1", " ".join(html.split()))


def with_plain_newlines(data):
    """A form's values with lines that end as they do in the database: browsers send ``\\r\\n``."""
    data = data.copy()
    for name, values in data.lists():
        data.setlist(name, [value.replace("\r\n", "\n") for value in values])
    return data


def with_lost_rows_as_new(model, prefix, *sent):
    """What was ``sent`` for the rows of an item; those that are no longer there come back as new ones.

    Somebody took them away meanwhile, and a form that names them could never be saved.
    """
    data, key = sent[0], model._meta.pk.name
    initial, total = (count(data.get(f"{prefix}-{name}_FORMS", "")) for name in ("INITIAL", "TOTAL"))
    named = {place: data.get(f"{prefix}-{place}-{key}", "") for place in range(initial)}
    there = set(
        map(str, model.objects.filter(pk__in=filter(str.isdecimal, named.values())).values_list("pk", flat=True))
    )
    stay = [place for place, number in named.items() if number in there]
    if len(stay) == initial:
        return sent
    order = {f"{old}": new for new, old in enumerate([*stay, *(each for each in range(total) if each not in stay)])}
    sent = [moved(values, prefix, order) for values in sent]
    sent[0][f"{prefix}-INITIAL_FORMS"] = str(len(stay))
    for place in range(len(stay), initial):
        sent[0][f"{prefix}-{place}-{key}"] = ""
    return sent


def count(text):
    return min(int(text), 1_000) if text.isdecimal() and len(text) < 9 else 0


def moved(values, prefix, order):
    """``values`` with the rows of ``prefix`` in another order."""
    row = re.compile(rf"{re.escape(prefix)}-(\d+)-(.+)", re.DOTALL)
    again = values.copy()
    again.clear()
    for name, each in values.lists():
        match = row.fullmatch(name)
        again.setlist(f"{prefix}-{order[match[1]]}-{match[2]}" if match and match[1] in order else name, each)
    return again


class TogetherMixin:
    """Sees who has an item open, and lets one save at a time look at what the other did."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form)(form.__name__, (SecondLook, form), {})

    def get_fields(self, request, obj=None):
        return [name for name in super().get_fields(request, obj) if name not in OWN_FIELDS]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        with transaction.atomic():
            item = object_id and self.model._default_manager.filter(pk=self.number_of(object_id)).first()
            if request.method == "POST":
                request.POST = with_plain_newlines(request.POST)
            if item and request.method == "POST":
                revisions.lock(item)  # the second of two saves waits here, and then sees what the first one did
            if item:
                revisions.begin(item)
            response = super().changeform_view(request, object_id, form_url, extra_context)
            if item and self.has_change_permission(request, item):
                self.note_opened(request, item, saved=request.method == "POST" and response.status_code == 302)
            return response

    def number_of(self, object_id):
        return int(unquote(object_id)) if unquote(object_id).isdecimal() and len(object_id) < 19 else None

    def note_opened(self, request, item, saved):
        about = {"content_type": ContentType.objects.get_for_model(item), "object_id": item.pk, "by": request.user}
        if saved:
            Opened.objects.filter(**about).delete()
        else:
            Opened.objects.update_or_create(**about)
            Opened.objects.filter(at__lt=now() - KEPT).delete()

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if "data" in kwargs:
            kwargs["data"], kwargs["files"] = with_lost_rows_as_new(inline.model, prefix, request.POST, request.FILES)
        return kwargs

    def others(self, request, item):
        content_type = ContentType.objects.get_for_model(item)
        opened = Opened.objects.filter(content_type=content_type, object_id=item.pk, at__gt=now() - STILL_OPEN)
        return opened.exclude(by=request.user).select_related("by").order_by("at")

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if change and obj:
            context["others"] = list(self.others(request, obj))
            form = context["adminform"].form
            if getattr(form, "is_stale", False):
                mine = form.seen_snapshot() | mine_of(form, context["inline_admin_formsets"])
                rows = comparing.apart(self.model, form.seen_snapshot(), form.latest.snapshot, mine)
                context["conflict"] = {"with": form.latest, "differences": list(rows)}
        return super().render_change_form(request, context, add, change, form_url, obj)


def mine_of(form, inlines):
    """What a bound form would save, in the form of a snapshot."""
    known = {field.name for field in form.instance._meta.get_fields()}
    mine = {name: snapshots.as_json(value) for name, value in form.cleaned_data.items() if name in known}
    for inline in inlines:
        relation = inline.formset.fk.remote_field.related_name
        columns = snapshots.PARTS.get(type(form.instance), {}).get(relation)
        if columns:
            rows = [each for each in inline.formset.forms if each.is_valid() and each.cleaned_data]
            kept = [each.cleaned_data for each in rows if not each.cleaned_data.get("DELETE")]
            mine[relation] = snapshots.as_json([[row.get(column) for column in columns] for row in kept])
    return mine
