"""Settings of the Race for Justice site: every value that differs between places comes from the environment.

``README.md`` lists each variable. A missing one stops the start with a sentence that says what to set.
"""

import os
import sys
from pathlib import Path

import environ
from django.utils.csp import CSP
from django_prose_editor.config import html_tags
from js_asset import static_lazy

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def required(name, what, read=env.str):
    """Return the variable ``name``, or end the process with one sentence instead of a traceback."""
    if env.str(name, default="").strip():
        return read(name)
    sys.exit(f"{name} is not set. Set it to {what}; README.md lists every variable.")


DEBUG = env.bool("DEBUG", default=False)
# Set by the launcher on a developer's machine; nothing in production sets it.
DEVELOPMENT = env.bool("DEVELOPMENT", default=False)

SECRET_KEY = required("SECRET_KEY", "a long random text, kept secret")
# Links and sessions made with these keys still work: the old key goes here for a while when SECRET_KEY is replaced.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Of the hashes that stand for addresses we do not write to: with another one, all of them would be forgotten.
ADDRESS_KEY = required("ADDRESS_KEY", "another long random text, kept secret and never changed")
ALLOWED_HOSTS = required("ALLOWED_HOSTS", "the host names the site answers to, with commas between", env.list)
SITE_URL = required("SITE_URL", "the site's public address, such as https://www.example.org").rstrip("/")
HTTPS = SITE_URL.startswith("https://")
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

# Database ------------------------------------------------------------------------------------------------------------

DATABASES = {
    "default": required("DATABASE_URL", "the PostgreSQL to use, such as postgres://user:pass@host/name", env.db)
}
DATABASES["default"] |= {
    "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=600),  # seconds; a connection per request costs 3 to 5 times more
    "CONN_HEALTH_CHECKS": True,
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Mail ----------------------------------------------------------------------------------------------------------------


def mailer(config):
    """Turn what ``env.email_url`` read into an entry of ``MAILERS``; ``folder:`` writes ``.eml`` files instead."""
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": config["EMAIL_HOST"],
            "port": config["EMAIL_PORT"],
            "username": config["EMAIL_HOST_USER"] or "",
            "password": config["EMAIL_HOST_PASSWORD"] or "",
            "use_tls": config.get("EMAIL_USE_TLS", False),
            "use_ssl": config.get("EMAIL_USE_SSL", False),
            "timeout": 30,  # seconds for each step of the conversation with the mail server
        },
    }


MAIL_URL = required("MAIL_URL", "the mail server, such as smtp+tls://user:password@smtp.example.org:587")
if MAIL_URL.startswith("folder:"):
    MAILERS = {
        "default": {
            "BACKEND": "outbox.folder.EmailBackend",
            "OPTIONS": {"folder": MAIL_URL.removeprefix("folder:")},
        }
    }
elif MAIL_URL.startswith("anymail:"):
    MAILERS = {"default": {"BACKEND": f"anymail.backends.{MAIL_URL.removeprefix('anymail:')}.EmailBackend"}}
else:
    MAILERS = {"default": mailer(env.email_url("MAIL_URL"))}
# Who tells of bounces at /newsletter/hooks/: a provider's name, and each of its keys as ANYMAIL_….
ANYMAIL_PROVIDER = env.str("ANYMAIL_PROVIDER", default=MAIL_URL.partition("anymail:")[2])
ANYMAIL = {name.removeprefix("ANYMAIL_"): value for name, value in os.environ.items() if name.startswith("ANYMAIL_")}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = required("MAIL_FROM", "the sender of every mail, such as Name <news@example.org>")

# The outbox gives a claimed mail to another sender when its own has been silent this many seconds.
OUTBOX_LEASE_SECONDS = env.int("OUTBOX_LEASE_SECONDS", default=300)
# Who may send from the database: a copy of it elsewhere has another name here, and sends nothing.
OUTBOX_INSTANCE = env.str("OUTBOX_INSTANCE", default=SITE_URL)
OUTBOX_PER_MINUTE = env.int("OUTBOX_PER_MINUTE", default=0)  # copies of mailings that leave in a minute; 0: no limit
# Where mail that could not be delivered comes back to, with a mark of the copy before the @; empty: nowhere.
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", default="")
LEAVE_ADDRESS = env.str("LEAVE_ADDRESS", default="")  # whoever writes there leaves, with a mark of the reader likewise
# Where that mail waits, unless the mail server hands it over: maildir:/path or imaps://user:password@host/folder.
RETURNS_URL = env.str("RETURNS_URL", default="")
NEWSLETTER_SECOND_APPROVER = env.bool("NEWSLETTER_SECOND_APPROVER", default=False)
NEWSLETTER_UNDO_MINUTES = env.int("NEWSLETTER_UNDO_MINUTES", default=5)

# Limits: 0 turns one off ---------------------------------------------------------------------------------------------

SIGN_UPS_PER_NETWORK_PER_HOUR = env.int("SIGN_UPS_PER_NETWORK_PER_HOUR", default=60)
SIGN_UPS_PER_ADDRESS_PER_HOUR = env.int("SIGN_UPS_PER_ADDRESS_PER_HOUR", default=25)
LINKS_PER_NETWORK_PER_HOUR = env.int("LINKS_PER_NETWORK_PER_HOUR", default=60)
LINKS_PER_ADDRESS_PER_HOUR = env.int("LINKS_PER_ADDRESS_PER_HOUR", default=5)
SUBSCRIPTIONS_PER_NETWORK_PER_HOUR = env.int("SUBSCRIPTIONS_PER_NETWORK_PER_HOUR", default=20)
SUBSCRIPTIONS_PER_ADDRESS_PER_HOUR = env.int("SUBSCRIPTIONS_PER_ADDRESS_PER_HOUR", default=5)
MESSAGES_PER_NETWORK_PER_HOUR = env.int("MESSAGES_PER_NETWORK_PER_HOUR", default=20)
MESSAGES_PER_ADDRESS_PER_HOUR = env.int("MESSAGES_PER_ADDRESS_PER_HOUR", default=5)
MESSAGES_PER_ORGANISATION_PER_HOUR = env.int("MESSAGES_PER_ORGANISATION_PER_HOUR", default=10)
CONFIRMATIONS_PER_ADDRESS = env.int("CONFIRMATIONS_PER_ADDRESS", default=5)
CONFIRMATION_GAP_MINUTES = env.int("CONFIRMATION_GAP_MINUTES", default=10)
# How many proxies in front of the site add to X-Forwarded-For; only the address the outermost one saw is believed.
PROXY_HOPS = env.int("PROXY_HOPS", default=0)

# How long personal data is kept: 0 keeps it for good -----------------------------------------------------------------

KEEP_UNCONFIRMED_DAYS = env.int("KEEP_UNCONFIRMED_DAYS", default=30)
KEEP_DECLINED_DAYS = env.int("KEEP_DECLINED_DAYS", default=365)
KEEP_WITHDRAWN_DAYS = env.int("KEEP_WITHDRAWN_DAYS", default=365)
KEEP_UNCONFIRMED_ALERT_DAYS = env.int("KEEP_UNCONFIRMED_ALERT_DAYS", default=7)
KEEP_ALERT_DAYS = env.int("KEEP_ALERT_DAYS", default=730)
KEEP_CONSENT_DAYS = env.int("KEEP_CONSENT_DAYS", default=365)
KEEP_UNCONFIRMED_SUBSCRIBER_DAYS = env.int("KEEP_UNCONFIRMED_SUBSCRIBER_DAYS", default=7)
KEEP_LEFT_SUBSCRIBER_DAYS = env.int("KEEP_LEFT_SUBSCRIBER_DAYS", default=730)
KEEP_MAIL_DAYS = env.int("KEEP_MAIL_DAYS", default=90)

# Applications --------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "staff",
    "campaign",
    "newsletter",
    "supporters",
    "outbox",
    "raceforjustice.apps.DeskConfig",  # django.contrib.admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_prose_editor",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "raceforjustice.middleware.LanguageOfAddress",
    "raceforjustice.middleware.RequestGuard",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "raceforjustice.middleware.SameSiteOnly",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "raceforjustice.urls"
WSGI_APPLICATION = "raceforjustice.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "campaign.context_processors.site",
            ],
        },
    },
]
# What the editor can do beside its own: place a figure, a chart or a picture.
DJANGO_PROSE_EDITOR_EXTENSIONS = [{"js": [static_lazy("js/placing.js")], "extensions": {"Place": html_tags([])}}]
URLIZE_ASSUME_HTTPS = True  # “www.example.org” in a mail's words leads to https
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = "raceforjustice.formats"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/London"  # shown in London time, stored in UTC
USE_I18N = True
USE_TZ = True

# Staff accounts ------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "staff.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    }
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_ADAPTER = "staff.adapter.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # staff addresses are entered by staff
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to strangers whose address somebody typed
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ALLAUTH_TRUSTED_PROXY_COUNT = PROXY_HOPS  # or all visitors would share one limit
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers allow passkeys on http://localhost

# Static files --------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "media"  # pictures, files of publications, and what is made of them
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Security ------------------------------------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    # The hash is of the one style element that the admin's rich text editor adds to its page.
    "style-src": [CSP.SELF, "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
# What only works over HTTPS follows the address the site is reached at.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_HOPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 12 * 3600  # seconds: a working day at the desk
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "campaign.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # bytes of a form; the longest real sign-up is under 20,000
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=30_000_000)  # of a form with files that staff send
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000  # the admin selects up to 100 organisations at once

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"hide_tokens": {"()": "raceforjustice.logs.HideTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["hide_tokens"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # Django's own handlers would print the address of a refused request, personal link and all.
    "loggers": {
        "django": {"handlers": [], "propagate": True, "level": "INFO"},
        "weasyprint.progress": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
    },
}
