from django.utils.functional import SimpleLazyObject

from .site import Site


def site(request):
    return {"site": SimpleLazyObject(lambda: Site.current(request))}
