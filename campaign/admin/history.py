"""The history of an item at the desk: every save, two of them side by side, and the way back."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst

from .. import comparing, revisions
from ..models import Revision


class HistoryMixin:
    """Keeps each save as a revision, and shows them instead of Django's list of who did something."""

    def log_addition(self, request, item, message):
        return self.keep(request, item, super().log_addition(request, item, message))

    def log_change(self, request, item, message):
        return self.keep(request, item, super().log_change(request, item, message))

    def keep(self, request, item, entry):
        """The log is written when all of ``item`` is saved, the rows that hang on it too: now is the time."""
        revisions.record(item, request.user, note=entry.get_change_message())
        return entry

    def history_view(self, request, object_id, extra_context=None):
        item = self.get_object(request, unquote(object_id))
        if item is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, item):
            raise PermissionDenied
        if request.method == "POST":
            return self.restore(request, item)
        kept = list(Revision.objects.of(item).select_related("made_by").defer("snapshot"))
        context = {
            **self.admin_site.each_context(request),
            **self.comparison(request, item, kept),
            "title": f"History of “{item}”",
            "module_name": capfirst(self.opts.verbose_name_plural),
            "object": item,
            "opts": self.opts,
            "revisions": kept,
            "can_restore": self.has_change_permission(request, item),
        }
        return TemplateResponse(request, "admin/campaign/history.html", context | (extra_context or {}))

    def comparison(self, request, item, kept):
        """The two revisions that are asked for, else the last two, and what differs between them."""
        numbers = [revision.number for revision in kept]
        usual = {"newer": numbers[0], "older": numbers[1]} if len(numbers) > 1 else {}
        asked = {name: request.GET.get(name, "") for name in ("older", "newer")}
        chosen = {name: int(value) for name, value in asked.items() if value.isdecimal() and len(value) < 9}
        if not chosen:
            return {"chosen": usual}
        if len(chosen) < 2 or not set(chosen.values()) <= set(numbers):
            raise Http404("No such revisions.")
        older, newer = sorted(chosen.values())
        rows = {each.number: each for each in Revision.objects.of(item).filter(number__in=[older, newer])}
        return {
            "chosen": {"older": older, "newer": newer},
            "compared": (rows[older], rows[newer]),
            "differences": list(comparing.side_by_side(self.model, rows[older].snapshot, rows[newer].snapshot)),
        }

    @transaction.atomic
    def restore(self, request, item):
        if not self.has_change_permission(request, item):
            raise PermissionDenied
        number = request.POST.get("number", "")
        if not number.isdecimal() or len(number) > 8:
            raise Http404("No such revision.")
        revision = get_object_or_404(Revision.objects.of(item), number=number)
        try:
            with transaction.atomic():
                restored, lost = revisions.restore(item, revision, request.user)
        except ValidationError as refused:
            self.message_user(
                request, f"Revision {number} cannot come back: {' '.join(refused.messages)}", messages.ERROR
            )
            return redirect(request.path)
        super().log_change(request, item, restored.note)
        self.message_user(
            request,
            f"Revision {number} is back, as revision {restored.number}. Whether visitors see it has not changed.",
            messages.SUCCESS,
        )
        if lost:
            names = ", ".join(comparing.label(self.model, name) for name in lost)
            self.message_user(request, f"Not all of it could come back: look at {names}.", messages.WARNING)
        return redirect(request.path)
