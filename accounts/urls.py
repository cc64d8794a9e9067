"""URLs of the member's account; ours come before allauth's, some of which they replace."""

from django.conf import settings
from django.urls import include, path

from accounts.captchas import views as captchas
from accounts.data_copies import views as data_copies
from accounts.deletion import views as deletion
from accounts.email_change import views as email_change
from accounts.factors import enrolment
from accounts.factors import views as factors
from accounts.logins import login_management
from accounts.newsletters import views as newsletters
from accounts.openid import openid_views
from accounts.privacy import views as privacy
from accounts.profile import inbox
from accounts.profile import views as profile
from accounts.sign_in import password_reset
from accounts.sign_in import views as sign_in
from accounts.staff import views as invitations

# Each of them in place of allauth's at the same address.
FACTORS = [
    path("totp/activate/", factors.totp_activation, name="mfa_activate_totp"),
    path("totp/deactivate/", factors.totp_deactivation, name="mfa_deactivate_totp"),
    path("authenticate/", factors.second_step, name="mfa_authenticate"),
    path("webauthn/reauthenticate/", factors.passkey_proof, name="mfa_reauthenticate_webauthn"),
    path("webauthn/login/", factors.passkey_sign_in, name="mfa_login_webauthn"),
    path("webauthn/add/", factors.passkey_addition, name="mfa_add_webauthn"),
    path("webauthn/keys/<int:pk>/edit/", factors.passkey_name, name="mfa_edit_webauthn"),
    path("webauthn/keys/<int:pk>/remove/", factors.passkey_removal, name="mfa_remove_webauthn"),
    path("recovery-codes/", factors.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "recovery-codes/download/",
        factors.recovery_codes_file,
        name="mfa_download_recovery_codes",
    ),
    path(
        "recovery-codes/generate/",
        factors.new_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
]

urlpatterns = [
    path("account/signup/", sign_in.sign_up, name="account_signup"),
    path("account/email/", email_change.email, name="account_email"),
    path("account/email/undo/<str:token>/", email_change.undo_link, name="email-change-undo"),
    path("account/email/undo/by/<slug:link>/", email_change.undoing, name="email-change-undoing"),
    path(
        "account/confirm-email/",
        email_change.EmailCodeView.as_view(),
        name="account_email_verification_sent",
    ),
    path("account/password/change/", sign_in.password_change, name="account_change_password"),
    path("account/password/rules/", sign_in.password_rules, name="password-rules"),
    path("account/password/set/", sign_in.password_set, name="account_set_password"),
    path(
        "account/password/reset/complete/",
        password_reset.complete,
        name="account_complete_password_reset",
    ),
    path(
        "account/reauthenticate/code/",
        enrolment.mailbox_code,
        name="account_request_reauthentication_code",
    ),
    path("account/", include("allauth.account.urls")),
    path("account/second-factor/", include(FACTORS)),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("account/invitation/<str:token>/", invitations.invitation_link, name="staff-invitation"),
    path("account/invitation/by/<slug:link>/", invitations.acceptance, name="staff-acceptance"),
    path("account/profile/", profile.profile, name="profile"),
    path("account/subscribe/", newsletters.subscribe, name="subscribe"),
    path("account/messages/", inbox.inbox, name="inbox"),
    path("account/messages/<int:pk>/", inbox.letter, name="inbox-letter"),
    path("account/messages/<int:pk>/html/", inbox.letter_html, name="inbox-letter-html"),
    path("account/logins/", login_management.login_management, name="login-management"),
    path("account/logins/<int:pk>/ending/", login_management.ending, name="login-ending"),
    path(
        "account/consents/<int:consent_id>/withdrawal/",
        privacy.consent_withdrawal,
        name="consent-withdrawal",
    ),
    path("unsubscribe/by/<slug:link>/", newsletters.unsubscription, name="unsubscription"),
    path("unsubscribe/by/<slug:link>/undoing/", newsletters.resubscribe, name="resubscribe"),
    path("account/new-terms/", privacy.new_terms, name="new-terms"),
    path("account/data/", data_copies.my_data, name="my-data"),
    path("account/data/progress/", data_copies.progress, name="data-copy-progress"),
    path("account/data/<int:pk>/", data_copies.data_copy, name="data-copy"),
    path("account/deletion/", deletion.account_deletion, name="account-deletion"),
    path("account/deletion/keep/", deletion.keep_account, name="keep-account"),
    path("unsubscribe/<str:token>/", newsletters.unsubscribe, name="unsubscribe"),
    path("terms/<slug:kind>/", privacy.terms, name="terms"),
    path("captcha/refresh/", captchas.refresh, name="captcha-refresh"),
    path("captcha/puzzle/<slug:form>/", captchas.puzzle, name="captcha-puzzle"),
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
