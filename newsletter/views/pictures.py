from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from campaign.views.pictures import HEADERS, shown_file

from ..pictures import as_jpeg


@require_safe
def picture(request, name):
    """A picture of the site as JPEG, as long as the site itself shows it: for the mails that have it."""
    file, cache_control = shown_file(f"{name}.webp")
    try:
        with file.file.open() as content:
            jpeg = as_jpeg(content)
    except FileNotFoundError:
        raise Http404("There is no such picture.") from None
    return HttpResponse(jpeg, content_type="image/jpeg", headers=HEADERS | {"Cache-Control": cache_control})
