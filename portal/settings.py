"""All settings. Every environment variable is read here and documented in .env.example."""

import ssl
from email.utils import parseaddr
from urllib.parse import urlsplit

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from accounts.captchas.members_asked import CaptchaForMembers
from evidence.isolation.means import Means
from portal.embedded.address import is_loopback
from portal.environment import (
    BASE_DIR,
    VAR_DIR,
    env,
    env_bool,
    env_choice,
    env_choices,
    env_int,
    env_ints,
    env_list,
    env_openid,
    env_pairs,
    env_path,
    mail_settings,
    refuse_clear,
    refuse_half_mail,
)
from portal.keys.key_strength import refuse_weak
from portal.retention_rules import days_by_rule
from portal.schedule import entries, routes
from portal.translations.languages import languages_in

# Classes of Django take the type of their rows at run time too: admin.ModelAdmin[Claim].
django_stubs_ext.monkeypatch()

# --- The machine ---------------------------------------------------------------------------
ONE_MACHINE = env_bool("ONE_MACHINE", default=False)
DEBUG = env_bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY")
# What was signed with them before is still taken, until they are removed.
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")
# Keys of 32 bytes, newest first: the first encrypts, all decrypt. Separate from SECRET_KEY, so that
# changing one never loses data that needs the other.
CODE_KEYS = env_list("CODE_KEYS", env("CODE_KEYS"))
# Newest first: the first makes digests and signs links, the others still find and verify them.
# DIGEST_KEY was its name while there could be only one.
DIGEST_KEYS = env_list("DIGEST_KEYS") or [env("DIGEST_KEY")]
refuse_weak(secret_key=SECRET_KEY, code_keys=CODE_KEYS, digest_keys=DIGEST_KEYS)

# Links in e-mails and the allowed hosts come from here, never from a request.
BASE_URL = env("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
HTTPS = BASE_URL.startswith("https://")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", f"{urlsplit(BASE_URL).hostname},127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = [BASE_URL] if HTTPS else []

# While this file exists, the center is closed (`manage.py maintenance on`). It must be visible to
# all web processes.
MAINTENANCE_FILE = env_path("MAINTENANCE_FILE") or VAR_DIR / "media" / "maintenance"

# --- The brand -----------------------------------------------------------------------------
BRAND_RED = "#d7000f"
BRAND = {
    "name": env("BRAND_NAME", "MSI"),
    "color": env("BRAND_COLOR", BRAND_RED),
    # Only then do pages load the style sheet with the colour, which saves a request otherwise.
    "is_recolored": env("BRAND_COLOR", BRAND_RED) != BRAND_RED,
    "logo": env("BRAND_LOGO", "img/brand.svg"),
    "site": env("BRAND_SITE", "https://www.msi.com/"),
    "links": [
        (_("PRODUCTS"), env("BRAND_PRODUCTS_URL", "https://www.msi.com/")),
        (_("ODM SOLUTIONS"), env("BRAND_ODM_URL", "https://www.msi.com/")),
        (_("COMMUNITY"), env("BRAND_COMMUNITY_URL", "https://www.msi.com/")),
        (_("WHAT'S NEW"), env("BRAND_NEWS_URL", "https://www.msi.com/")),
        (_("SUPPORT"), env("BRAND_SUPPORT_URL", "/support/contact/")),
    ],
}

# --- The program ---------------------------------------------------------------------------
INSTALLED_APPS = [
    "portal",
    "membership",
    "service",
    "support",
    "redemptions",
    "fulfilment",
    "promotions",
    "products",
    "evidence",
    "accounts",
    "notifications",
    "foundation",
    "accounts.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "captcha",
    "csp",
]

MIDDLEWARE = [
    # First, so that their headers are on every response, static files and refused hosts included.
    "foundation.web.tracing.TracingMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "portal.edge.body_limits.BodyLimitMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.compression.TextGZipMiddleware",
    "portal.staff.maintenance.MaintenanceMiddleware",
    "portal.pages.errors.NulMiddleware",
    "accounts.sessions.session_middleware.AccountSessionMiddleware",
    "accounts.sessions.no_store.NoStoreMiddleware",
    "accounts.profile.language.PreferredLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.edge.body_limits.VisitorsLimitMiddleware",
    "accounts.watching.refusals.RefusalMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.pages.errors.RefusedMethodMiddleware",
    "accounts.sign_in.interrupted_forms.InterruptedFormMiddleware",
    # After it, which keeps what was typed when a form is answered with the question.
    "accounts.privacy.asking.ConsentMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.pages.navigation.frame",
            ],
        },
    },
]
FORM_RENDERER = "foundation.web.inputs.Renderer"

# --- Database, broker, cache ---------------------------------------------------------------
# Behind PgBouncer, which gives each transaction another connection: nothing of a session is relied
# on. What is set at the start of a session elsewhere, `manage.py database_roles` sets at the roles.
DATABASE_POOLED = env_bool("DATABASE_POOLED", default=False)
DATABASES = {
    "default": dj_database_url.parse(
        env("DATABASE_URL"),
        conn_max_age=env_int("DATABASE_CONN_MAX_AGE", 0 if DATABASE_POOLED else 60),
        conn_health_checks=True,
        disable_server_side_cursors=DATABASE_POOLED,
    )
}
# Fail soon, instead of waiting, when the database does not answer.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
# Nor wait long for what somebody else has locked; who loads a file does (foundation/locks.py).
DATABASE_LOCK_SECONDS = env_int("DATABASE_LOCK_SECONDS", 10)
# How long one query may take, and a transaction do nothing, by the kind of process; 0 is for ever.
DATABASE_STATEMENT_SECONDS = env_ints(
    "DATABASE_STATEMENT_SECONDS", web=30, worker=600, evidence=120, command=0
)
DATABASE_IDLE_SECONDS = env_ints(
    "DATABASE_IDLE_SECONDS", web=120, worker=900, evidence=300, command=0
)
# No query is prepared, and to try all orders of eleven tables takes PostgreSQL twenty times as long
# as to run the best: beyond so many it takes them as they are written.
DATABASE_JOINS_TRIED = 4
DATABASE_STARTS = {
    kind: f"-c lock_timeout={DATABASE_LOCK_SECONDS}s -c join_collapse_limit={DATABASE_JOINS_TRIED}"
    f" -c statement_timeout={seconds}s"
    f" -c idle_in_transaction_session_timeout={DATABASE_IDLE_SECONDS[kind]}s"
    for kind, seconds in DATABASE_STATEMENT_SECONDS.items()
}
# A command, until web or a worker says that it is one: portal/database_roles.py.
if not DATABASE_POOLED:
    DATABASES["default"]["OPTIONS"].setdefault("options", DATABASE_STARTS["command"])
# Who owns the tables and migrates them, who serves pages, who works: portal/database_roles.py. The
# first is given to `manage.py prepare` alone; without it, DATABASE_URL is all of them.
DATABASE_OWNER_URL = env("DATABASE_OWNER_URL", "")
DATABASE_ROLE_URLS = {
    kind: url
    for kind, url in (
        ("web", env("DATABASE_WEB_URL", "")),
        ("worker", env("DATABASE_WORKER_URL", "")),
    )
    if url
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Where the way to a server leads over a network of others: no start without TLS on it.
TLS_INSIDE = env_bool("TLS_INSIDE", default=False)

# In the database, so that sign-in and its limits do not depend on Redis (docs/adr/0002).
CACHES = {
    "default": {
        "BACKEND": "foundation.web.json_cache.JsonDatabaseCache",
        "LOCATION": "cache",
    }
}

# Work is recorded in a database row and a task only speeds it up: docs/adr/0003 explains each.
CELERY_BROKER_URL = env("REDIS_URL")
# rediss:// is encrypted, and the server's certificate is checked: by this CA, or by the system's.
REDIS_CA_FILE = env_path("REDIS_CA_FILE")
if CELERY_BROKER_URL.startswith("rediss://"):
    CELERY_BROKER_USE_SSL = {
        "ssl_cert_reqs": ssl.CERT_REQUIRED,
        "ssl_check_hostname": True,
        **({"ssl_ca_certs": str(REDIS_CA_FILE)} if REDIS_CA_FILE else {}),
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_interval": 5,
    "socket_timeout": 10,
    "socket_connect_timeout": 2,
    # How long a worker waits for a task before it asks anew; one that comes is taken at once.
    "polling_interval": 5,
    # Tasks that somebody waits for run before those of the sweeps.
    "queue_order_strategy": "priority",
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_RETRY_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Reading a document takes seconds and much memory: a queue and a worker apart from the e-mails.
# What runs by the clock has one too, since whatever it finds to do, nobody waits for it.
CELERY_TASK_ROUTES = {
    "evidence.tasks.read_upload": {"queue": "evidence"},
    "redemptions.tasks.check_claim": {"queue": "evidence"},
    **routes(),
}
SWEEP_SECONDS = env_int("SWEEP_SECONDS", 15)
CELERY_BEAT_SCHEDULE = entries(SWEEP_SECONDS)
# In memory: a schedule file left half written by a power cut would keep beat from starting again.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"

# --- Review --------------------------------------------------------------------------------
# How long a reviewer may undo a decision before it takes effect. 0: at once.
UNDO_SECONDS = env_int("UNDO_SECONDS", 10)

# --- E-mails -------------------------------------------------------------------------------
EMAIL_URL = env("EMAIL_URL", "")
MAIL_HOST = mail_settings(EMAIL_URL) if EMAIL_URL else {}
if MAIL_HOST:
    vars().update(MAIL_HOST)
else:
    EMAIL_BACKEND = "notifications.mailbox.MailboxBackend"
if TLS_INSIDE:
    refuse_clear(database=env("DATABASE_URL"), broker=CELERY_BROKER_URL, mail=MAIL_HOST)
EMAIL_TIMEOUT = env_int("EMAIL_TIMEOUT", 10)
MAILBOX_DIR = VAR_DIR / "mailbox"
MAILBOX_OPEN = ONE_MACHINE and not EMAIL_URL
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", f"{BRAND['name']} <no-reply@example.com>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Where mail servers send bounces, and where replies go; see docs/letters.md.
RETURN_ADDRESS = env("RETURN_ADDRESS", "") or parseaddr(DEFAULT_FROM_EMAIL)[1]
REPLY_TO_ADDRESS = env("REPLY_TO_ADDRESS", "")
# Who gets what is written on the contact page; unset, the staff who may answer it.
SUPPORT_EMAIL = env("SUPPORT_EMAIL", "")
# Bounces come in two ways: posted with a signature, or delivered into a Maildir.
BOUNCE_SECRET = env("BOUNCE_SECRET", "")
BOUNCE_MAILDIR = env_path("BOUNCE_MAILDIR") or (VAR_DIR / "incoming" if MAILBOX_OPEN else None)
# Replies to e-mails about tickets come into the same Maildir, if there is an address for them, and
# count by what the mail host of this name says of their senders; see docs/support.md.
SUPPORT_MAIL_ADDRESS = env("SUPPORT_MAIL_ADDRESS", "tickets@example.com" if MAILBOX_OPEN else "")
MAIL_AUTHSERV_ID = env("MAIL_AUTHSERV_ID", "mailbox" if MAILBOX_OPEN else "")
refuse_half_mail(
    return_address=RETURN_ADDRESS,
    ticket_address=SUPPORT_MAIL_ADDRESS,
    authserv_id=MAIL_AUTHSERV_ID,
    maildir=BOUNCE_MAILDIR,
)
LETTER_MAX_ATTEMPTS = env_int("LETTER_MAX_ATTEMPTS", 20)
# After this time a worker that leased an e-mail counts as dead; longer than sending one ever takes.
LETTER_LEASE_SECONDS = env_int("LETTER_LEASE_SECONDS", 120)
# How many days before a promotion closes members are reminded of what they left unfinished in it.
CLOSING_NOTICE_DAYS = env_int("CLOSING_NOTICE_DAYS", 3)
# How many days the holder of a disputed product has to answer before the dispute is decided.
DISPUTE_ANSWER_DAYS = env_int("DISPUTE_ANSWER_DAYS", 7)
# Ops are warned when less than this share of the loaded codes is free, or fewer than this number.
LOW_STOCK_PERCENT = env_int("LOW_STOCK_PERCENT", 20)
LOW_STOCK_LEAST = env_int("LOW_STOCK_LEAST", 10)
# A code is handed out at least so many days before it expires; ops hear so many days before that.
CODE_DAYS_LEAST = env_int("CODE_DAYS_LEAST", 30)
CODE_DAYS_WARN = env_int("CODE_DAYS_WARN", 14)
# So many members may be paid to one account, as couples are, before somebody has to look at it.
PAYOUT_MEMBERS_PER_ACCOUNT = env_int("PAYOUT_MEMBERS_PER_ACCOUNT", 2)

# --- Accounts ------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# A file of stolen passwords, built by `manage.py build_breached_passwords`.
BREACHED_PASSWORDS_FILE = env_path("BREACHED_PASSWORDS_FILE")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.strength.StrengthValidator"},
]
if BREACHED_PASSWORDS_FILE:
    AUTH_PASSWORD_VALIDATORS += [
        {"NAME": "accounts.passwords.breached.BreachedPasswordValidator"},
    ]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "overview"
ACCOUNT_ADAPTER = "accounts.sign_in.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_FORMS = {
    "login": "accounts.sign_in.sign_in_form.SignInForm",
    "signup": "accounts.sign_in.sign_up.SignUpForm",
    "change_password": "accounts.passwords.new_password.PasswordChangeForm",
    "set_password": "accounts.passwords.new_password.FirstPasswordForm",
    "reset_password_from_key": "accounts.passwords.new_password.PasswordResetForm",
    "reset_password": "accounts.sign_in.password_reset.ThrottledResetForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# Only a new account could change its address there, which would reveal who has one already; sign
# up again instead.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_CHANGE_EMAIL = True
# For how many minutes a sign-in, or a proof anew, counts where factors, recovery codes, e-mail or
# password are changed: accounts/factors/fresh.py.
FRESH_AUTHENTICATION_MINUTES = env_int("FRESH_AUTHENTICATION_MINUTES", 10)
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * FRESH_AUTHENTICATION_MINUTES
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {
    # For one address there is accounts/sign_in/password_reset.py.
    "reset_password": "20/m/ip",
    # For codes to an address there is accounts/email_change/code_limits.py.
    "confirm_email": None,
    # Wrong passwords from one network address: 10 a minute, and 5 in 5 minutes for one account
    # (the key of accounts/sign_in/adapter.py). Guesses at an account from many addresses are slowed
    # in accounts/watching/guesses.py, which lets its known browsers through.
    "login_failed": "10/m/ip,5/5m/key",
}
# After so many tries within a quarter of an hour an account lets strangers try once a minute, and
# after so many wrong passwords in a day its owner hears of it.
GUESSES_PER_ACCOUNT = env_int("GUESSES_PER_ACCOUNT", 20)
# From which number on staff who read the record hear: accounts/watching/alarms.py.
ALARMS = {
    "many_accounts": env_int("ALARM_ACCOUNTS_TRIED", 50),
    "one_account": env_int("ALARM_TRIES_ON_ONE_ACCOUNT", 30),
    "wrong_chks": env_int("ALARM_WRONG_CHKS", 1000),
    "refusals": env_int("ALARM_REFUSALS", 20),
    "exports": env_int("ALARM_EXPORTS", 30),
    "unreadable": 1,
}
# Versions of the texts in templates/terms/: a consent records the version that was shown.
TERMS_VERSIONS = {
    "privacy": env("PRIVACY_VERSION", "2026-12"),
    "reward_program": env("REWARD_PROGRAM_VERSION", "2026-11"),
    "newsletter": env("NEWSLETTER_VERSION", "2026-12"),
}
# Of the text on data loss, which is agreed to with each repair.
REPAIR_TERMS_VERSION = env("REPAIR_TERMS_VERSION", "2026-12")
ACCOUNT_SESSION_REMEMBER = True
# Without this, all visitors behind our proxy would share its address, and so one rate limit.
ALLAUTH_TRUSTED_PROXY_COUNT = env_int("TRUSTED_PROXY_COUNT", 0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "accounts.sign_in.adapter.SecondFactorAdapter"
MFA_TOTP_ISSUER = BRAND["name"]
# Staff need a second factor; not in the demo on one machine, which nobody else reaches.
STAFF_SECOND_FACTOR = env_bool(
    "STAFF_SECOND_FACTOR", default=not (ONE_MACHINE and is_loopback(env("HOST", "127.0.0.1")))
)
# Sign-in with an account elsewhere (OpenID Connect): one provider for staff, one for members, none
# unless it is named.
OPENID_PROVIDERS = env_openid("STAFF") + env_openid("MEMBERS")
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": OPENID_PROVIDERS}}
SOCIALACCOUNT_ADAPTER = "accounts.openid.openid_adapter.OpenIdAdapter"
# Groups there, and the group here that each gives; those that make a superuser, none unless named.
STAFF_OIDC_GROUPS_CLAIM = env("STAFF_OIDC_GROUPS_CLAIM", "groups")
STAFF_OIDC_GROUPS = env_pairs("STAFF_OIDC_GROUPS")
STAFF_OIDC_SUPERUSERS = env_list("STAFF_OIDC_SUPERUSERS")
# What it may say (amr, acr) that counts as the second factor; unset, we ask for the factor.
STAFF_OIDC_FACTORS = env_list("STAFF_OIDC_FACTORS")

CAPTCHA_CHALLENGE_FUNCT = "accounts.captchas.sums.captcha_challenge"
CAPTCHA_IMAGE_SIZE = (120, 40)
CAPTCHA_LETTER_ROTATION = (-12, 12)
CAPTCHA_FONT_SIZE = 26
# A blank belongs to the sign before it: by itself it is less than nothing wide, and stops the page,
# where the machine has no library for texts from right to left (libfribidi).
CAPTCHA_PUNCTUATION = " "
CAPTCHA_NOISE_FUNCTIONS = ("captcha.helpers.noise_dots",)
CAPTCHA_FILTER_FUNCTIONS = ("accounts.captchas.sums.in_few_colors",)
CAPTCHA_TIMEOUT = 30
# Whether members whose address is proven are asked: always, never, or on suspicion, that is, for a
# second claim within an hour, after many wrong answers, in a new browser.
CAPTCHA_FOR_MEMBERS = env_choice("CAPTCHA_FOR_MEMBERS", CaptchaForMembers.SUSPICION)
# The most tries that a device makes instead of the sum, each of 2,000 rounds: a phone makes about
# so many in a second.
CAPTCHA_WORK = env_int("CAPTCHA_WORK", 400)

# --- Languages and time --------------------------------------------------------------------
LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGES = languages_in(LOCALE_PATHS[0])
USE_TZ = True
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH = ["portal.formats"]

# --- Files ---------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "portal.bundles.BundleFinder",
]
EVIDENCE_ON_DISK = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {
        "location": VAR_DIR / "media" / "evidence",
        "base_url": None,
        "file_permissions_mode": 0o600,
        "directory_permissions_mode": 0o700,
    },
}
EVIDENCE_S3_BUCKET = env("EVIDENCE_S3_BUCKET", "")
# Credentials come from where any S3 client finds them: AWS_ACCESS_KEY_ID or the machine's role.
EVIDENCE_IN_BUCKET = {
    "BACKEND": "portal.s3.EvidenceBucket",
    "OPTIONS": {
        "bucket_name": EVIDENCE_S3_BUCKET,
        "endpoint_url": env("EVIDENCE_S3_ENDPOINT", "") or None,
        "default_acl": "private",
        "file_overwrite": False,
        "max_memory_size": 16 * 1024 * 1024,
    },
}
# The rendered PDFs of the Redeem Guides; a missing one is rendered again.
GUIDES_DIR = VAR_DIR / "media" / "guides"
STORAGES = {
    # Banners and other public pictures, served by a view.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "media" / "public", "base_url": None},
    },
    # Invoices and photos: they have no URL; only the protected view reads them.
    "evidence": EVIDENCE_IN_BUCKET if EVIDENCE_S3_BUCKET else EVIDENCE_ON_DISK,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
UPLOAD_MAX_BYTES = 10 * 1024 * 1024
UPLOAD_MAX_WIDTH = 1600
UPLOAD_MAX_FILES = 5
# Means of isolation without which no upload is read, and web and `prepare` do not start.
SANDBOX_MUST = env_choices("SANDBOX_MUST", Means)
# Whether to store the original upload beside its clean copy, for disputes. Reviewers may open it.
KEEP_ORIGINALS = env_bool("KEEP_ORIGINALS", default=False)
# Where ClamAV answers: tcp://host:3310 or unix:///run/clamav/clamd.ctl.
CLAMD_URL = env("CLAMD_URL", "")
if KEEP_ORIGINALS and not CLAMD_URL:
    raise ImproperlyConfigured(
        "KEEP_ORIGINALS=1 needs a virus scanner, since reviewers may open what a stranger sent:"
        " set CLAMD_URL, see .env.example."
    )
# After this time a worker that reads evidence counts as dead; longer than ten pages ever take.
EVIDENCE_LEASE_SECONDS = env_int("EVIDENCE_LEASE_SECONDS", 120)
READING_ENGINE = env("READING_ENGINE", "evidence.reading.rapid.read")
# For the regions whose script that one does not know (evidence/reading/scripts.py).
SCRIPT_ENGINE = env("SCRIPT_ENGINE", "evidence.reading.tesseract.read")
# Where the data of Tesseract lie, by the language: kor.traineddata. Unset: where Debian puts
# them.
TESSDATA_DIR = env("TESSDATA_DIR", "")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# After how many days what is deleted: portal/retention_rules.py, docs/retention.md.
RETENTION_DAYS = days_by_rule()

# How long a client may take to send its request, and how slow its body may be: for the web
# processes themselves (portal/edge); the proxy before them has its own (deploy/nginx).
REQUEST_HEAD_SECONDS = env_int("REQUEST_HEAD_SECONDS", 10)
REQUEST_SILENCE_SECONDS = env_int("REQUEST_SILENCE_SECONDS", 30)
REQUEST_BODY_SECONDS = env_int("REQUEST_BODY_SECONDS", 600)
REQUEST_BYTES_PER_SECOND = env_int("REQUEST_BYTES_PER_SECOND", 2048)
# Whether the proxy reads invoices and photos from the disk itself (X-Accel-Redirect).
EVIDENCE_BY_PROXY = env_bool("EVIDENCE_BY_PROXY", default=False)

# --- Security ------------------------------------------------------------------------------
# Whether browsers tell us what the policy kept off a page.
CSP_REPORTS = env_bool("CSP_REPORTS", default=False)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        # A form that leads on to a provider of OpenID Connect ends there.
        "form-action": [
            SELF,
            *(one for app in OPENID_PROVIDERS for one in app["settings"]["origins"]),
        ],
        "frame-ancestors": [NONE],
        "frame-src": [SELF],
        "worker-src": [SELF],
    }
}
if CSP_REPORTS:
    # All browsers know this one; report-to would take a header more on every answer.
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["report-uri"] = ["/csp-reports/"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# Marks the browsers that have signed in to an account: accounts/sign_in/known_browsers.py.
BROWSER_COOKIE_NAME = "__Host-browser" if HTTPS else "browser"
# The token of a link in an e-mail, for one page alone: foundation/web/link_tokens.py.
LINK_COOKIE_NAME = "__Secure-link" if HTTPS else "link"
if HTTPS:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_SSL_REDIRECT = env_bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
if env_bool("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Keys are stored as digests, and what sessions hold is encrypted.
SESSION_ENGINE = "accounts.sessions.session_store"
# A member's session ends after so many days. That of staff ends after so many hours, and after so
# many minutes in which nobody used it; the rows say since when, whatever the cookie says.
SESSION_COOKIE_AGE = env_int("MEMBER_SESSION_DAYS", 14) * 24 * 3600
STAFF_SESSION_HOURS = env_int("STAFF_SESSION_HOURS", 12)
STAFF_IDLE_MINUTES = env_int("STAFF_IDLE_MINUTES", 30)

# Security events, a line of JSON each; they are rows too (accounts/security_events.py). They go to
# a file a day, which the program deletes by the rule of the rows; or, where somebody collects what
# it writes to stderr, there, and then they are for that somebody to delete.
SECURITY_LOG_DIR = env("SECURITY_LOG_DIR", str(VAR_DIR / "log" / "security"))
_SECURITY_HANDLER: dict[str, object] = {
    "class": "foundation.web.day_files.DayFileHandler",
    "folder": SECURITY_LOG_DIR,
    "prefix": "security",
    "days": min(RETENTION_DAYS["security_log"], RETENTION_DAYS["looks"]),
}
if SECURITY_LOG_DIR == "stderr":
    _SECURITY_HANDLER = {"class": "logging.StreamHandler"}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        # Neither tokens of links nor what somebody searched for are in a line.
        "line": {
            "()": "foundation.web.redaction.RedactingFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        },
        "json": {"format": "%(message)s"},
    },
    "filters": {"only_faults_traced": {"()": "foundation.web.redaction.OnlyFaultsTraced"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["only_faults_traced"],
        },
        "security": {**_SECURITY_HANDLER, "formatter": "json"},
    },
    "loggers": {"security": {"handlers": ["security"], "level": "INFO", "propagate": False}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "INFO")},
}
