from django.urls import path

from campaign.languages import in_languages

from . import views

app_name = "supporters"

urlpatterns = [
    path("sign-up/", views.SignUp.as_view(), name="sign_up"),
    path("sign-up/check-your-email/", views.CheckEmail.as_view(), name="check_email"),
    path("sign-up/confirm/<str:token>/", views.Confirm.as_view(), name="confirm"),
    path("sign-up/new-link/", views.NewConfirmation.as_view(), name="new_confirmation"),
    path("sign-up/status/<str:token>/", views.StatusPage.as_view(), name="status"),
    path("sign-up/status/<str:token>/pack/", views.AskForPack.as_view(), name="ask_for_pack"),
    path("sign-up/status/<str:token>/pack/<str:name>", views.OwnFile.as_view(), name="own_file"),
    path("with/<int:pk>/", views.With.as_view(), name="with"),
    path("publications/<slug:slug>/tell-me/", views.TellMe.as_view(), name="tell_me"),
    path("publications/tell-me/check-your-email/", views.TellMeSent.as_view(), name="tell_me_sent"),
    path("publications/tell-me/confirm/<str:token>/", views.ConfirmAlert.as_view(), name="confirm_alert"),
    path("publications/tell-me/stop/<str:token>/", views.StopAlert.as_view(), name="stop_alert"),
    path("publications/tell-me/stopped/", views.AlertStopped.as_view(), name="alert_stopped"),
    path("supporters/", views.Directory.as_view(), name="directory"),
    path("areas/", views.Areas.as_view(), name="areas"),
    path("areas/<slug:key>/", views.AreaDetail.as_view(), name="area"),
    path("supporters/totals.json", views.Totals.as_view(), name="totals"),
    path("supporters/your-entry/", views.AskForLink.as_view(), name="ask_for_link"),
    path("supporters/your-entry/sent/", views.LinkSent.as_view(), name="link_sent"),
    path("supporters/your-entry/left/", views.Left.as_view(), name="left"),
    path("supporters/your-entry/entry/<str:token>/", views.Entry.as_view(), name="entry"),
    path("supporters/your-entry/entry/<str:token>/leave/", views.Leave.as_view(), name="leave"),
    path(
        "supporters/your-entry/entry/<str:token>/events/<int:pk>/report/", views.Report.as_view(), name="report_event"
    ),
    path(
        "supporters/your-entry/entry/<str:token>/events/<int:pk>/cancel/",
        views.CancelEvent.as_view(),
        name="cancel_event",
    ),
    path("supporters/your-entry/entry/<str:token>/<slug:kind>/new/", views.Propose.as_view(), name="propose"),
    path("supporters/your-entry/entry/<str:token>/<slug:kind>/<int:pk>/", views.OwnItem.as_view(), name="own_item"),
    path("supporters/message-sent/", views.MessageSent.as_view(), name="message_sent"),
    path("supporters/<int:pk>-<slug:slug>/write/", views.WriteTo.as_view(), name="write_to"),
    path("supporters/<int:pk>-<slug:slug>/", views.OrganisationDetail.as_view(), name="organisation"),
]

# The short link is printed: it is the same in every language.
urlpatterns = in_languages(urlpatterns, besides=("with",))
