from django.db.models import Exists, OuterRef
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ..models import PictureFile, Story

# The name is of the content, so it may be kept for good; and whatever it is, no browser runs it.
HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}


@require_safe
def picture_file(request, name):
    """A picture in one width and format."""
    picture, cache_control = shown_file(name)
    try:
        content = picture.file.open()
    except FileNotFoundError:
        raise Http404("There is no such picture.") from None
    headers = HEADERS | {"Cache-Control": cache_control}
    return FileResponse(content, content_type=f"image/{picture.format}", headers=headers)


def shown_file(name):
    """The file, and how caches may keep it, as long as it belongs to a picture; that of a story as long as the story.

    Raise Http404 for any other.
    """
    told = Exists(Story.objects.filter(picture=OuterRef("picture")))
    shown = Exists(Story.objects.with_consent().filter(picture=OuterRef("picture")))
    picture = get_object_or_404(PictureFile.objects.annotate(told=told, shown=shown), file=f"pictures/{name}")
    if picture.told and not picture.shown:
        raise Http404("Nobody may see the story that it belongs to.")
    return picture, "public, max-age=0" if picture.told else HEADERS["Cache-Control"]  # a story may be taken back
