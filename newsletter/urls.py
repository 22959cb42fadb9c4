from django.urls import path

from campaign.languages import in_languages

from . import views

app_name = "newsletter"

urlpatterns = [
    path("newsletter/archive/", views.Archive.as_view(), name="archive"),
    path("newsletter/archive/feed.xml", views.ArchiveFeed(), name="feed"),
    path("newsletter/archive/<int:pk>-<slug:slug>/", views.IssuePage.as_view(), name="issue"),
    path("newsletter/pictures/<str:name>.jpg", views.picture, name="picture"),
    path("newsletter/", views.Subscribe.as_view(), name="subscribe"),
    path("newsletter/check-your-email/", views.CheckEmail.as_view(), name="check_email"),
    path("newsletter/confirm/<str:token>/", views.Confirm.as_view(), name="confirm"),
    path("newsletter/preferences/<str:token>/", views.Preferences.as_view(), name="preferences"),
    path("newsletter/your-data/<str:token>/", views.OwnData.as_view(), name="own_data"),
    path("newsletter/your-data/<str:token>/newsletter-data.json", views.OwnDataFile.as_view(), name="own_data_file"),
    path("newsletter/new-address/<str:token>/", views.NewAddress.as_view(), name="new_address"),
    path("newsletter/leave/<str:token>/<int:issue>/", views.Leave.as_view(), name="leave"),
    path("newsletter/hooks/", views.hooks, name="hooks"),
    path("newsletter/left/", views.Left.as_view(), name="left"),
]

urlpatterns = in_languages(urlpatterns)
