"""What cannot be called back once a story was in it: written down as it happens, read out when it is withdrawn."""

from django.utils.timezone import localdate

from .models import Copy


def note(file):
    """Write down that the made ``file`` holds these stories from today on, and no others any more.

    Until when it was there once it is gone, the database itself writes down (0008).
    """
    what = f"File to download: {file.name}"
    running = Copy.objects.filter(what=what, by_hand=False, last_on=None)
    running.exclude(story__in=file.stories).update(last_on=localdate())
    for story in file.stories:
        Copy.objects.update_or_create(story_id=story, what=what, defaults={"last_on": None, "by_hand": False})
