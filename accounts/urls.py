"""URLs of the member's account; ours come before allauth's, some of which they replace."""

from django.urls import include, path

from accounts.data_copies import views as data_copies
from accounts.deletion import views as deletion
from accounts.newsletters import views as newsletters
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
    path("account/logins/", sign_in.login_management, name="login-management"),
    path(
        "account/consents/<int:consent_id>/withdrawal/",
        privacy.consent_withdrawal,
        name="consent-withdrawal",
    ),
    path("account/new-terms/", privacy.new_terms, name="new-terms"),
    path("account/data/", data_copies.my_data, name="my-data"),
    path("account/data/progress/", data_copies.progress, name="data-copy-progress"),
    path("account/data/<int:pk>/", data_copies.data_copy, name="data-copy"),
    path("account/deletion/", deletion.account_deletion, name="account-deletion"),
    path("account/deletion/keep/", deletion.keep_account, name="keep-account"),
    path("unsubscribe/<str:token>/", newsletters.unsubscribe, name="unsubscribe"),
    path("unsubscribe/<str:token>/undoing/", newsletters.resubscribe, name="resubscribe"),
    path("terms/<slug:kind>/", privacy.terms, name="terms"),
    path("captcha/refresh/", captcha.refresh, name="captcha-refresh"),
    path("captcha/", include("captcha.urls")),
]
