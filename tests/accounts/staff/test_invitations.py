from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.mailed_links import StaffInvitation
from accounts.models import User
from accounts.security_events import SecurityEvent
from accounts.staff import invitations
from notifications.models import Email
from tests.factories import PASSWORD, make_member

pytestmark = pytest.mark.django_db
LIST = "/admin/accounts/staffinvitation/"


@pytest.fixture
def ada() -> User:
    return make_member("ada@example.com", is_staff=True, is_superuser=True)


def invited(ada: User, email: str = "rosa@example.com") -> tuple[StaffInvitation, str]:
    invitation = StaffInvitation(email=email, first_name="Rosa", invited_by=ada)
    token = invitations.prepare(invitation)
    invitation.save()
    return invitation, token


def accept(token: str) -> User:
    return invitations.accept(token=token, password=PASSWORD, region="DE", language="en")


def test_sending_again_replaces_the_link_and_its_days(ada: User) -> None:
    invitation, first = invited(ada)
    StaffInvitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    with pytest.raises(invitations.InvitationNotOpen):
        accept(first)
    invitations.send_again(by=ada, invitation_id=invitation.pk)
    with pytest.raises(invitations.InvitationNotOpen):
        accept(first)
    second = Email.objects.get(kind="staff_invitation").bodies()[0].split("/invitation/")[1]
    assert accept(second.split("/")[0]).email == "rosa@example.com"


def test_the_link_opens_no_account_that_the_address_got_meanwhile(ada: User) -> None:
    _, token = invited(ada)
    rosa = make_member("rosa@example.com")
    with pytest.raises(invitations.InvitationNotOpen):
        accept(token)
    rosa.refresh_from_db()
    assert not rosa.is_staff


def test_a_withdrawn_one_opens_nothing_and_is_not_sent_again(ada: User) -> None:
    invitation, token = invited(ada)
    invitations.withdraw(by=ada, invitation_id=invitation.pk)
    for act in (
        lambda: accept(token),
        lambda: invitations.send_again(by=ada, invitation_id=invitation.pk),
    ):
        with pytest.raises(invitations.InvitationNotOpen):
            act()
    told = SecurityEvent.objects.get(actor=ada)
    assert told.details == {"act": "withdrawn", "email": "rosa@example.com"}


def test_staff_send_again_and_withdraw_in_the_list(client: Client, ada: User) -> None:
    one, two = (invited(ada, f"new{n}@example.com")[0] for n in (1, 2))
    client.force_login(ada)
    client.post(LIST, {"action": "withdraw", "_selected_action": [one.pk]})
    page = client.post(
        LIST, {"action": "send_again", "_selected_action": [one.pk, two.pk]}, follow=True
    ).content.decode()

    assert "The invitation for new1@example.com was already accepted or withdrawn." in page
    assert "1 invitation was sent again." in page
    assert [*Email.objects.values_list("to", flat=True)] == ["new2@example.com"]


def test_whom_there_is_no_need_to_invite(client: Client, ada: User, alice: User) -> None:
    invited(ada)
    client.force_login(ada)
    for email in (alice.email, "Rosa@Example.com"):
        typed = {"email": email, "first_name": "Rosa", "language": "en", "groups": [1]}
        form = client.post(f"{LIST}add/", typed).context["adminform"].form
        assert "email" in form.errors


def test_only_a_superuser_invites(client: Client, lena: User) -> None:
    client.force_login(lena)
    assert client.get(LIST).status_code == client.get(f"{LIST}add/").status_code == 403
