"""Ending sessions: a number in each account, which a session has to know to go on."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.db.models import F

from accounts.models import MemberRequest, User


def end_sessions(user: User) -> None:
    """End all sessions of an account, those too that nobody listed."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])


def end_other_sessions(request: MemberRequest) -> None:
    """End all sessions of the account but this one, which gets another key."""
    end_sessions(request.user)
    update_session_auth_hash(request, request.user)
    UserSession.objects.create_from_request(request)
