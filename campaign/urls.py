from django.urls import path

from . import views
from .languages import in_languages
from .views.versions import urlpatterns as versions

app_name = "campaign"

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("aims/", views.Aims.as_view(), name="aims"),
    path("what-we-do/", views.PageView.as_view(slug="what-we-do", template_name="campaign/doing.html"), name="doing"),
    path("who-is-behind-it/", views.Partners.as_view(), name="partners"),
    path(
        "take-action/",
        views.FactSheets.as_view(slug="take-action", template_name="campaign/take_action.html"),
        name="take_action",
    ),
    path("fact-sheets/", views.FactSheets.as_view(), name="fact_sheets"),
    path("fact-sheets/templates/<slug:slug>.txt", views.template_text, name="template_text"),
    path("fact-sheets/templates/<slug:slug>.odt", views.template_odt, name="template_odt"),
    path("fact-sheets/<slug:slug>/", views.FactSheetDetail.as_view(), name="fact_sheet"),
    path("fact-sheets/<slug:slug>/<slug:area>/", views.FactSheetArea.as_view(), name="fact_sheet_area"),
    path("facts/", views.Facts.as_view(), name="facts"),
    path("facts/<slug:slug>.csv", views.FigureCsv.as_view(), name="figure_csv"),
    path("facts/tables/<slug:slug>.csv", views.SeriesCsv.as_view(), name="series_csv"),
    path("facts/tables/<slug:slug>/", views.SeriesDetail.as_view(), name="series"),
    path("facts/<slug:slug>/", views.FigureDetail.as_view(), name="figure"),
    path("contact/", views.PageView.as_view(slug="contact", template_name="campaign/contact.html"), name="contact"),
    path("publications/", views.Publications.as_view(), name="publications"),
    path("publications/<slug:slug>/", views.PublicationDetail.as_view(), name="publication"),
    path("publications/<slug:slug>/editions/<int:number>/", views.EditionDetail.as_view(), name="edition"),
    path(
        "publications/<slug:slug>/editions/<int:number>/<slug:chapter_slug>/",
        views.ChapterDetail.as_view(),
        name="chapter",
    ),
    path("publications/<slug:slug>/files/<int:pk>/", views.publication_file, name="publication_file"),
    path("initiatives/", views.Initiatives.as_view(), name="initiatives"),
    path("initiatives/<slug:slug>/", views.InitiativeDetail.as_view(), name="initiative"),
    path("events/", views.Events.as_view(), name="events"),
    path("events/archive/", views.EventsArchive.as_view(), name="events_archive"),
    path("events/calendar.ics", views.EventsCalendar.as_view(), name="events_calendar"),
    path("events/<slug:slug>/", views.EventDetail.as_view(), name="event"),
    path("events/<slug:slug>.ics", views.EventCalendar.as_view(), name="event_calendar"),
    path("news/", views.NewsList.as_view(), name="news"),
    path("news/<slug:slug>/", views.NewsItem.as_view(), name="news_item"),
    path("press/", views.Press.as_view(), name="press"),
    path("for-you/", views.Audiences.as_view(), name="audiences"),
    path("for-you/<slug:slug>/", views.AudienceDetail.as_view(), name="audience"),
    path("stories/", views.Stories.as_view(), name="stories"),
    path("stories/<slug:slug>/", views.StoryDetail.as_view(), name="story"),
    path("pictures/<str:name>", views.picture_file, name="picture_file"),
    path("pack/", views.Pack.as_view(), name="pack"),
    path("files/<path:name>", views.made_file, name="made_file"),
    path("preview/<str:token>/", views.preview, name="preview"),
    path("robots.txt", views.robots, name="robots"),
    path("feed.xml", views.EverythingFeed(), name="feed_everything"),
    path("news/feed.xml", views.NewsFeed(), name="feed_news"),
    path("cards/<path:name>.png", views.card, name="card"),
    path("search/", views.Search.as_view(), name="search"),
    path("<slug:slug>/", views.PageView.as_view(), name="page"),
]

urlpatterns = [*versions, *in_languages(urlpatterns, besides=("preview", "publication_file"))]
