"""URLs of the member's account; ours come before allauth's, some of which they replace."""

from django.conf import settings
from django.urls import include, path

from accounts.logins import login_management
from accounts.newsletters import views as newsletters
from accounts.openid import openid_views
from accounts.privacy import views as privacy
from accounts.profile import inbox
from accounts.profile import views as profile
from accounts.sign_in import captcha
from accounts.sign_in import views as sign_in

urlpatterns = [
    path("account/signup/", sign_in.sign_up, name="account_signup"),
    path("account/email/", sign_in.email, name="account_email"),
    path(
        "account/confirm-email/",
        sign_in.EmailCodeView.as_view(),
        name="account_email_verification_sent",
    ),
    path("account/", include("allauth.account.urls")),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("account/profile/", profile.profile, name="profile"),
    path("account/subscribe/", newsletters.subscribe, name="subscribe"),
    path("account/messages/", inbox.inbox, name="inbox"),
    path("account/messages/<int:pk>/", inbox.letter, name="inbox-letter"),
    path("account/logins/", login_management.login_management, name="login-management"),
    path("account/logins/<int:pk>/ending/", login_management.ending, name="login-ending"),
    path(
        "account/consents/<int:consent_id>/withdrawal/",
        privacy.consent_withdrawal,
        name="consent-withdrawal",
    ),
    path("unsubscribe/", newsletters.unsubscription, name="unsubscription"),
    path("unsubscribe/undoing/", newsletters.resubscribe, name="resubscribe"),
    path("unsubscribe/<str:token>/", newsletters.unsubscribe, name="unsubscribe"),
    path("terms/<slug:kind>/", privacy.terms, name="terms"),
    path("captcha/refresh/", captcha.refresh, name="captcha-refresh"),
    path("captcha/", include("captcha.urls")),
]
# Only where settings name a provider.
OPENID_URLS = [
    path(
        "account/oidc/<slug:provider_id>/login/",
        openid_views.sign_in,
        name="openid_connect_login",
    ),
    path(
        "account/oidc/<slug:provider_id>/login/callback/",
        openid_views.back,
        name="openid_connect_callback",
    ),
]
if settings.OPENID_PROVIDERS:
    urlpatterns += OPENID_URLS
