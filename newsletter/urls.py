from campaign.languages import in_languages

app_name = "newsletter"

urlpatterns = []

urlpatterns = in_languages(urlpatterns)
