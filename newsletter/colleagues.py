"""Who at the desk may do what."""

from django.contrib.auth import get_user_model


def who_may(permission):
    """Active staff with an address who have a permission, such as "newsletter.send_issue"."""
    people = get_user_model().objects.with_perm(permission)  # active accounts only
    return people.filter(is_staff=True).exclude(email="").order_by("email")
