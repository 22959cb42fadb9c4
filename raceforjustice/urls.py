from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from campaign import errors
from campaign.admin.placing import things_to_place
from campaign.views import missing

urlpatterns = [
    path("favicon.ico", RedirectView.as_view(url="/static/images/favicon.svg")),
    path("admin/campaign/place/", admin.site.admin_view(things_to_place), name="things_to_place"),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("", include("supporters.urls")),
    path("", include("campaign.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = missing.not_found
handler500 = errors.server_error
