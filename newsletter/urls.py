from django.urls import path

from campaign.languages import in_languages

from . import views

app_name = "newsletter"

urlpatterns = [
    path("newsletter/archive/", views.Archive.as_view(), name="archive"),
    path("newsletter/archive/feed.xml", views.ArchiveFeed(), name="feed"),
    path("newsletter/archive/<int:pk>-<slug:slug>/", views.IssuePage.as_view(), name="issue"),
    path("newsletter/pictures/<str:name>.jpg", views.picture, name="picture"),
    # Until the readers' own pages are here.
    path("newsletter/preferences/<str:token>/", views.Archive.as_view(), name="preferences"),
    path("newsletter/leave/<str:token>/<int:issue>/", views.Archive.as_view(), name="leave"),
]

urlpatterns = in_languages(urlpatterns)
