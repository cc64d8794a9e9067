"""URLs of the member's account; allauth's own follow ours, which stand in for some of them."""

from django.urls import include, path

from accounts import captcha, views, views_letters

urlpatterns = [
    path("account/signup/", views.sign_up, name="account_signup"),
    path("account/email/", views.email, name="account_email"),
    path("account/confirm-email/", views.email_code, name="account_email_verification_sent"),
    path("account/", include("allauth.account.urls")),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("account/profile/", views.profile, name="profile"),
    path("account/subscribe/", views.subscribe, name="subscribe"),
    path("account/messages/", views_letters.inbox, name="inbox"),
    path("account/messages/<int:pk>/", views_letters.letter, name="inbox-letter"),
    path("account/logins/", views.login_management, name="login-management"),
    path(
        "account/consents/<int:consent_id>/withdrawal/",
        views.consent_withdrawal,
        name="consent-withdrawal",
    ),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("unsubscribe/<str:token>/undoing/", views.resubscribe, name="resubscribe"),
    path("terms/<slug:kind>/", views.terms, name="terms"),
    path("captcha/refresh/", captcha.refresh, name="captcha-refresh"),
    path("captcha/", include("captcha.urls")),
]
