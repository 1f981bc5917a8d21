"""Settings of the whole house. Importing them starts no server.

Development needs no environment at all. Production sets ``SALESOPS_PRODUCTION=1``, ``SECRET_KEY``,
``ALLOWED_HOSTS``, ``DATABASE_URL``, ``DATABASE_OWNER_URL`` (for migrations only) and ``REDIS_URL``.
"""

import os
import secrets
from pathlib import Path
from typing import Any

import django_stubs_ext
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from salesops.embedded.env import celery_broker_url, database_settings, redis_url

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("SALESOPS_VAR_DIR", BASE_DIR / "var"))
PRODUCTION = os.environ.get("SALESOPS_PRODUCTION") == "1"
DEBUG = not PRODUCTION and os.environ.get("SALESOPS_DEBUG", "0") == "1"


def _secret_key() -> str:
    """From the environment; in development a random one, kept in a private file between starts."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    if PRODUCTION:
        raise RuntimeError("SECRET_KEY is not set")
    kept = VAR_DIR / "secret_key"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text()


SECRET_KEY = _secret_key()
_LOCAL = "" if PRODUCTION else "localhost,127.0.0.1"
ALLOWED_HOSTS = [host for host in os.environ.get("ALLOWED_HOSTS", _LOCAL).split(",") if host]
# Where links in messages point to: no request tells a job under which name people reach us.
_OWN_SITE = f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION and ALLOWED_HOSTS else "http://127.0.0.1:8000"
SITE_URL = os.environ.get("SITE_URL") or _OWN_SITE
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if o]

GROUND = [
    "salesops.base",
    "salesops.jobs",
    "salesops.once",
    "salesops.policy",
    "salesops.desk",
    "salesops.audit",
    "salesops.workdays",
    "salesops.org",
    "salesops.notices",
    "salesops.documents",
    "salesops.evidence",
    "salesops.export",
    "salesops.intake",
    "salesops.approvals",
    "salesops.memos",
    "salesops.seals",
    "salesops.operations",
    "salesops.design",
]
FLOORS = ["customers", "quotes", "contracts", "commissions", "reports"]
INSTALLED_APPS = [
    "salesops",
    *GROUND,
    *FLOORS,
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "guardian",
    "pgtrigger",
    "pghistory",
    "django_filters",
    "django_htmx",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "salesops.base.middleware.CompressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "salesops.base.middleware.NoStoreMiddleware",
    "salesops.base.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "salesops.base.middleware.WrongMethodMiddleware",
    "salesops.audit.middleware.ActorMiddleware",
    "salesops.once.middleware.OnceMiddleware",
    "salesops.desk.middleware.DraftMiddleware",
    "salesops.policy.refused.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

FORM_RENDERER = "salesops.base.look.widgets.Renderer"
ROOT_URLCONF = "salesops.urls"
WSGI_APPLICATION = "salesops.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "salesops.base.drawing.loader.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "reports.views.shell.shell",
            ],
        },
    }
]

# The running role may read and write but owns nothing; the owner migrates (SAFETY: append-only by role).
DATABASES = {"default": database_settings("web"), "owner": database_settings("owner")}
DATABASES["default"]["TEST"] = {"MIRROR": "owner"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "org.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "salesops.org.backends.PersonBackend",
    "guardian.backends.ObjectPermissionBackend",
]
# Guardian keeps single shared records, behind salesops.org.sharing; it is asked for no right, and nobody is anonymous.
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# The demo company's passwords are known to everybody: nowhere but where one tries the product.
DEMO_ACCOUNTS = not PRODUCTION
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
# An office shares one address: lock the pair of name and address, and of the address alone only strangers to it
# (salesops.org.tries); let it cool off, and don't begin anew for what is tried meanwhile.
AXES_HANDLER = "salesops.org.tries.Tries"
AXES_USERNAME_CALLABLE = "salesops.org.tries.name_tried"
AXES_CLIENT_IP_CALLABLE = "salesops.audit.middleware.client_ip"
SIGN_IN_TRIES_PER_ADDRESS = int(os.environ.get("SIGN_IN_TRIES_PER_ADDRESS", "100"))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_IPWARE_PROXY_COUNT = int(os.environ.get("PROXY_COUNT", "0")) or None
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_VERBOSE = False

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale" / area for area in ("salesops", *FLOORS)]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
VENDOR_DIR = BASE_DIR / "var" / "vendor"  # made by the installation, not by people: it does not move with VAR_DIR
STATICFILES_DIRS = [BASE_DIR / "static", VENDOR_DIR]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
MEDIA_ROOT = VAR_DIR / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "salesops.base.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# PostgreSQL is the queue of record; Celery and Redis are the doorbell (docs/house.md, "jobs").
CELERY_BROKER_URL = celery_broker_url()
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900, "socket_timeout": 2, "socket_connect_timeout": 2}
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {"salesops.jobs.tasks.drain_papers": {"queue": "papers"}}
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "salesops.jobs.tasks.tick", "schedule": 30.0},
    "drain-papers": {"task": "salesops.jobs.tasks.drain_papers", "schedule": 30.0},
}
REDIS_URL = redis_url()
# By name: a web worker imports Celery only when it has something to ring for.
JOBS_CELERY_APP = "salesops.celery.app"
# A child that renders PDFs dies at this size instead of taking the machine with it.
PAPERS_MEMORY_BYTES = 2 * 1024**3

# Mail leaves by EMAIL_HOST; a trial machine without one writes it to files, where it can be read and does no harm.
MAILERS: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": os.environ["EMAIL_HOST"],
            "port": int(os.environ.get("EMAIL_PORT", "587")),
            "username": os.environ.get("EMAIL_HOST_USER", ""),
            "password": os.environ.get("EMAIL_HOST_PASSWORD", ""),
            "use_tls": os.environ.get("EMAIL_USE_TLS", "1") == "1",
            "timeout": 20,
        },
    }
    if os.environ.get("EMAIL_HOST")
    else {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": VAR_DIR / "mail"},
    }
}
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "sales@localhost")

PGHISTORY_APPEND_ONLY = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO" if PRODUCTION else "WARNING"},
}
