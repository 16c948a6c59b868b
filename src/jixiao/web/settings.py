"""Django settings. Everything a server must decide comes from the environment; the defaults are safe.

JIXIAO_DATA     folder of the database, the secret key and evidence (default: ./jixiao-data)
DATABASE_URL    postgresql://user:password@host:port/name; SQLite in JIXIAO_DATA when absent
JIXIAO_HOSTS    host names served, separated by commas (default: localhost only)
JIXIAO_DEMO     1: the sign-in page lists the demonstration's people
JIXIAO_HTTPS    1: served over HTTPS behind a proxy that sets X-Forwarded-Proto; cookies only over HTTPS
JIXIAO_PROXIES  how many proxies of ours stand before the server (default: 1 with JIXIAO_HTTPS, else 0); the client's
                address is then read from X-Forwarded-For
JIXIAO_SECOND_FACTOR  who must have a second factor: administrators (default; off in demo mode), everyone, off
JIXIAO_RATES    limits that differ from the default, as kind=person/address a minute: "search=60/1200 export=30/600"; off
JIXIAO_WEBHOOK_NETWORKS  networks that webhooks may reach beside public addresses: "10.1.0.0/16 192.168.7.5/32"
JIXIAO_OIDC_ISSUER, JIXIAO_OIDC_CLIENT, JIXIAO_OIDC_SECRET   single sign-on by OpenID Connect; off without an issuer
JIXIAO_OIDC_CLAIM   the claim that holds our username (default: preferred_username)
JIXIAO_OIDC_LABEL   what the button on the sign-in page says
JIXIAO_SERVING  1: set by ``jixiao serve``: static files are those collected at its start
JIXIAO_SMTP     smtp://user:password@host:port (smtps:// for TLS from the start, port 587 for STARTTLS); without it
                reminders by e-mail are printed to the console
JIXIAO_MAIL     the address that reminders come from
"""

from __future__ import annotations

import ipaddress
import os
import re
import secrets
from pathlib import Path
from urllib.parse import unquote, urlparse

from django.core.exceptions import ImproperlyConfigured

from jixiao.web.sign_in.oidc import Provider

DATA = Path(os.environ.get("JIXIAO_DATA") or "jixiao-data").resolve()
DEMO = os.environ.get("JIXIAO_DEMO") == "1"
DEMO_PASSWORD = "Jixiao-yanshi-2026"
"""Of the demonstration's people alone; the command that makes them refuses to run outside demo mode."""
HTTPS = os.environ.get("JIXIAO_HTTPS") == "1"
PROXIES = int(os.environ.get("JIXIAO_PROXIES") or HTTPS)
SERVING = os.environ.get("JIXIAO_SERVING") == "1"
DEBUG = False


def _second_factor() -> str:
    chosen = os.environ.get("JIXIAO_SECOND_FACTOR") or ("off" if DEMO else "administrators")
    if chosen not in ("off", "administrators", "everyone"):
        raise ImproperlyConfigured(f"JIXIAO_SECOND_FACTOR={chosen!r}: off, administrators or everyone")
    return chosen


RATES_BY_DEFAULT = {
    "sign_in": (30, 300),
    "search": (60, 1200),
    "save": (240, 4800),
    "upload": (20, 200),
    "export": (60, 1200),
    "api": (300, 3000),
}
"""Kind → how often a minute one person, and one address (an office behind one), may ask for it."""


def _rates() -> dict[str, tuple[int, int]]:
    text = os.environ.get("JIXIAO_RATES", "")
    if text == "off":
        return {}
    rates = dict(RATES_BY_DEFAULT)
    for part in text.split():
        found = re.fullmatch(r"(\w+)=(\d+)/(\d+)", part)
        if found is None or found[1] not in rates:
            raise ImproperlyConfigured(
                f"JIXIAO_RATES: {part!r} is not KIND=PERSON/ADDRESS, with KIND of {', '.join(rates)}"
            )
        rates[found[1]] = (int(found[2]), int(found[3]))
    return rates


def _networks() -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    try:
        return [ipaddress.ip_network(text) for text in os.environ.get("JIXIAO_WEBHOOK_NETWORKS", "").split()]
    except ValueError as error:
        raise ImproperlyConfigured(f"JIXIAO_WEBHOOK_NETWORKS: {error}") from error


def _oidc() -> Provider | None:
    issuer = os.environ.get("JIXIAO_OIDC_ISSUER")
    if not issuer:
        return None
    client, secret = os.environ.get("JIXIAO_OIDC_CLIENT"), os.environ.get("JIXIAO_OIDC_SECRET")
    if not client or not secret:
        raise ImproperlyConfigured("JIXIAO_OIDC_ISSUER needs JIXIAO_OIDC_CLIENT and JIXIAO_OIDC_SECRET")
    claim = os.environ.get("JIXIAO_OIDC_CLAIM") or "preferred_username"
    return Provider(issuer, client, secret, claim, os.environ.get("JIXIAO_OIDC_LABEL") or "单位统一身份登录")


def _secret_key() -> str:
    """The key of this installation, made at the first start and readable by its owner alone."""
    file = DATA / "secret-key"
    try:
        if not file.exists():
            DATA.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), "w") as out:
                out.write(secrets.token_urlsafe(64))
        return file.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"JIXIAO_DATA: {file}: {error.strerror}; the user that runs jixiao must own the folder"
        ) from error


def _database() -> dict[str, object]:
    url = urlparse(os.environ.get("DATABASE_URL", ""))
    if url.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": url.path.lstrip("/"),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": url.hostname or "",
            "PORT": str(url.port or ""),
            "CONN_MAX_AGE": 60,
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(DATA / "jixiao.sqlite3"),
        "CONN_MAX_AGE": None,
        # The default transaction mode fails half of the saves as soon as two people write at once.
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-32000;",
        },
    }


def _mail() -> dict[str, object]:
    url = urlparse(os.environ.get("JIXIAO_SMTP", ""))
    if url.scheme not in {"smtp", "smtps"}:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    tls = url.scheme == "smtps"
    port = url.port or (465 if tls else 25)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": url.hostname or "",
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_SSL": tls,
        "EMAIL_USE_TLS": port == 587,
        "EMAIL_TIMEOUT": 10,
    }


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = os.environ.get("JIXIAO_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
DATABASES = {"default": _database()}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
AUTH_USER_MODEL = "web.Person"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "jixiao.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "jixiao.web.address.AddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "jixiao.web.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jixiao.web.api.gate.ApiMiddleware",
    "jixiao.web.guard.GuardMiddleware",
    "jixiao.web.rates.RateMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "jixiao.web.urls"
WSGI_APPLICATION = "jixiao.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["jixiao.web.templatetags.words"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "jixiao.web.frame.frame",
            ],
        },
    }
]

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["jixiao.web.sign_in.passwords.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("username", "name")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "jixiao.web.sign_in.passwords.ThreeKinds"},
]  # fmt: skip
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "web/locked_out.html"
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "jixiao.web.address.address_of"
LOGIN_URL = "sign-in"
SECOND_FACTOR = _second_factor()
RATES = _rates()
WEBHOOK_NETWORKS = _networks()
OIDC = _oidc()
SESSION_COOKIE_AGE = 30 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "style-src-attr": ["'unsafe-inline'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}
globals().update(_mail())
DEFAULT_FROM_EMAIL = os.environ.get("JIXIAO_MAIL", "jixiao@localhost")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008"]
WHITENOISE_USE_FINDERS = not SERVING
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if SERVING
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
