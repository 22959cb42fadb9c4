from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ..models import PictureFile

# The name is of the content, so it may be kept for good; and whatever it is, no browser runs it.
HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}


@require_safe
def picture_file(request, name):
    """A picture in one width and format, as long as it belongs to a picture."""
    picture = get_object_or_404(PictureFile, file=f"pictures/{name}")
    try:
        content = picture.file.open()
    except FileNotFoundError:
        raise Http404("There is no such picture.") from None
    return FileResponse(content, content_type=f"image/{picture.format}", headers=HEADERS)
