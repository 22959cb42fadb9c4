from django.contrib import admin

from ..models import Contact, Message, Move, Note


class ReadOnly:
    """Rows that are written by what happens, and only looked at here."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class ContactInline(admin.StackedInline):
    model = Contact
    extra = 0
    fields = [("name", "role"), ("email", "phone"), ("language", "no_mail_since")]


class NoteInline(admin.TabularInline):
    model = Note
    verbose_name = "note for staff"
    verbose_name_plural = "notes for staff, never shown to the organisation"
    extra = 1
    fields = ["text", "by", "at"]
    readonly_fields = ["by", "at"]


class ConversationInline(ReadOnly, admin.TabularInline):
    model = Message
    verbose_name_plural = "questions and answers"
    fields = readonly_fields = ["at", "who", "text"]

    @admin.display(description="who")
    def who(self, message):
        return (message.by or "staff") if message.from_staff else "the organisation"


class MoveInline(ReadOnly, admin.TabularInline):
    model = Move
    verbose_name_plural = "history"
    fields = readonly_fields = ["at", "from_state", "to_state", "who", "reason"]

    @admin.display(description="who")
    def who(self, move):
        return move.by or "the organisation"
