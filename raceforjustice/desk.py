from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite


class Desk(AdminSite):
    """The Django admin as the campaign's desk: its own log-in, and what is used daily first."""

    site_header = site_title = "Race for Justice"
    index_title = "What is waiting"
    ORDER = ("supporters", "newsletter", "campaign", "outbox", "staff", "auth", "mfa")

    def login(self, request, extra_context=None):
        """Staff log in through allauth, with its throttling and second factor."""
        return secure_admin_login(super().login)(request, extra_context)

    def get_app_list(self, request, app_label=None):
        """The apps of ORDER; allauth's own list of addresses says nothing that a member of staff's page does not."""
        apps = {app["app_label"]: app for app in super().get_app_list(request, app_label)}
        return [apps[label] for label in self.ORDER if label in apps]
