from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path
from django.views.decorators.cache import cache_control
from django.views.generic import RedirectView

from campaign import errors
from campaign.admin.placing import things_to_place
from campaign.sitemaps import Content
from campaign.views import missing
from supporters.sitemaps import Areas, Organisations

MAPS = {"content": Content, "supporters": Organisations, "areas": Areas}
public = cache_control(public=True, max_age=0)

urlpatterns = [
    path("favicon.ico", RedirectView.as_view(url="/static/images/favicon.svg")),
    path("admin/campaign/place/", admin.site.admin_view(things_to_place), name="things_to_place"),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("sitemap.xml", public(sitemaps.index), {"sitemaps": MAPS, "sitemap_url_name": "sitemap"}),
    path("sitemap-<section>.xml", public(sitemaps.sitemap), {"sitemaps": MAPS}, name="sitemap"),
    path("", include("newsletter.urls")),
    path("", include("supporters.urls")),
    path("", include("campaign.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = missing.not_found
handler500 = errors.server_error
