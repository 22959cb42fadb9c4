from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver


@receiver(user_logged_in)
def use_up_one_time_password(sender, request, user, **kwargs):
    """A password that was printed in a terminal opens the door once; the adapter then asks for a new one."""
    if user.one_time_password:
        user.set_unusable_password()
        user.one_time_password = False
        user.save(update_fields=["password", "one_time_password"])
        if request is not None:
            update_session_auth_hash(request, user)
