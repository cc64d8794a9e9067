"""What is deleted after how long, by itself: one table for the settings, the sweep and the docs.

docs/retention.md shows the same table (a test holds the two alike), foundation/retention.py carries
it out, and each app brings what it deletes.
"""

from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ImproperlyConfigured

from portal.environment import env_int


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """One rule: what is deleted, how many days after what, which setting says so, and why."""

    name: str
    what: str
    days: int
    counted_from: str
    why: str

    @property
    def setting(self) -> str:
        """The environment variable that changes the days."""
        return f"RETENTION_{self.name.upper()}_DAYS"


RULES: Final = (
    RetentionRule(
        "drafts",
        "Unfinished registrations, claims, tickets, repairs and shout outs, with addresses and "
        "files",
        30,
        "the last change",
        "Whoever comes back does so within days.",
    ),
    RetentionRule(
        "unused_uploads",
        "Files that were uploaded and never handed in",
        60,
        "the upload",
        "Longer than any draft that may still use them.",
    ),
    RetentionRule(
        "photos",
        "Photos of serial numbers, files in answers, and what was read on them",
        365,
        "the last decision about each claim and dispute that uses them",
        "A decision may be questioned for a year.",
    ),
    RetentionRule(
        "invoices",
        "Invoices, and what was read on them",
        365,
        "the last decision about each claim and dispute that uses them, and the end of the "
        "warranty or of the registration, whichever is last",
        "They prove the warranty while it runs.",
    ),
    RetentionRule(
        "closed_claims",
        "Of rejected and withdrawn claims: name, address, answers, names of other accounts",
        180,
        "the rejection or withdrawal",
        "Nothing is owed; a member may object for half a year.",
    ),
    RetentionRule(
        "addresses",
        "Of approved claims: recipient, address, number and digests, answers, others' names; "
        "addresses of points orders",
        90,
        "the delivery of all that is owed",
        "A parcel may be lost or come back.",
    ),
    RetentionRule(
        "checks",
        "What each check of a claim read and found; when it was checked, and the outcome, stay",
        730,
        "the last decision about the claim",
        "Nobody asks after two years why a claim was doubted.",
    ),
    RetentionRule(
        "payouts",
        "Account holders and account numbers",
        90,
        "the payment",
        "A bank may send a payment back.",
    ),
    RetentionRule(
        "disputes",
        "What both sides of a dispute about a serial number wrote",
        365,
        "the decision",
        "A decision may be questioned for a year.",
    ),
    RetentionRule(
        "offers",
        "Addresses to which a product was offered",
        90,
        "the end of the offer",
        "They may belong to people without an account.",
    ),
    RetentionRule(
        "contact",
        "Messages to support, and the e-mails that repeat them",
        365,
        "the message",
        "Who asks again refers to what was written before.",
    ),
    RetentionRule(
        "tickets",
        "Texts and files of tickets and the e-mails that repeat them; a topic may say own days",
        730,
        "the day on which it was closed",
        "A fault that comes back within the warranty is told by what was written before.",
    ),
    RetentionRule(
        "repair_addresses",
        "Addresses of repairs, carriers and numbers of their parcels",
        90,
        "the day on which it was closed",
        "A parcel may be lost or come back.",
    ),
    RetentionRule(
        "repairs",
        "Texts and photos of repairs and the e-mails that repeat them",
        730,
        "the day on which it was closed",
        "A fault that comes back within the warranty is told by what was found before.",
    ),
    RetentionRule(
        "appointments",
        "What members wrote for an appointment, their number, and the e-mails about it",
        365,
        "the day on which it was over",
        "Who comes again is asked about the last visit.",
    ),
    RetentionRule(
        "appointment_holds",
        "Times that were held and never booked",
        1,
        "the end of the ten minutes",
        "Nobody needs them after that.",
    ),
    RetentionRule(
        "unverified_mail",
        "Emails to tickets that nobody could vouch for",
        30,
        "the day on which it came",
        "They may be a stranger's; who waits for an answer writes again.",
    ),
    RetentionRule(
        "shout_outs",
        "Texts and photos of shout outs that are sent back, hidden or withdrawn, and the e-mails",
        365,
        "the last change",
        "Who objects to a decision does so within a year.",
    ),
    RetentionRule(
        "waiting_notes",
        "Notes of members who wait for a sold-out reward",
        365,
        "the note",
        "What has not come back within a year hardly will.",
    ),
    RetentionRule(
        "points",
        "Notes and reasons in the history of points, of points by hand and of refused orders",
        760,
        "the entry, the decision or the refusal",
        "Points last two years; who asks about them is told by what was noted.",
    ),
    RetentionRule(
        "emails",
        "Text and address of e-mails; subject, day and delivery stay",
        365,
        "the day on which it was written",
        "Members look things up in Messages for a year.",
    ),
    RetentionRule(
        "undeliverable",
        "Addresses that no longer take e-mails",
        365,
        "the last report",
        "By then the address may be somebody else's.",
    ),
    RetentionRule(
        "looks",
        "Which of the staff saw whose invoices, photos and addresses",
        365,
        "the look",
        "Misuse comes to light within a year.",
    ),
    RetentionRule(
        "security_log",
        "All other security events",
        365,
        "the event",
        "Attacks come to light within a year.",
    ),
    RetentionRule(
        "admin_log",
        "Django's own list of what staff changed",
        365,
        "the change",
        "As the security events, which say the same.",
    ),
    RetentionRule(
        "shared_browsers",
        "Members who used a browser of the staff",
        365,
        "the sign-in",
        "A conflict of interest that is a year old says little.",
    ),
    RetentionRule(
        "sessions",
        "Sign-ins: time, browser and IP address",
        0,
        "their end",
        "They only show where somebody is signed in.",
    ),
    RetentionRule(
        "address_changes",
        "Addresses of a member before and after a change",
        30,
        "the end of the link that undoes it",
        "Who lost an account may still ask about it.",
    ),
    RetentionRule(
        "invitations",
        "Invitations of staff: name and address",
        90,
        "the end of the link",
        "They show who invited whom; the account stays.",
    ),
    RetentionRule(
        "exports",
        "Files with rows that staff exported",
        7,
        "the day on which it was made",
        "Whoever asked for it takes it within days; it can be made again.",
    ),
    RetentionRule(
        "captchas", "Sums that visitors solve", 0, "their end", "Each is good for half an hour."
    ),
    RetentionRule(
        "throttles", "Counters of tries", 0, "their end", "They count one window of time."
    ),
    RetentionRule(
        "reports",
        "Reports of this clean-up: numbers alone",
        730,
        "the run",
        "They show that the rules were kept.",
    ),
)


def days_by_rule() -> dict[str, int]:
    """Read from the environment how many days each rule waits.

    Raises:
        ImproperlyConfigured: a number is negative, or 0, which some take for "never": all that the
            rule is about would go in the next night. Only what goes at once anyway may have 0.
    """
    days = {rule.name: env_int(rule.setting, rule.days) for rule in RULES}
    for rule in RULES:
        if days[rule.name] < min(rule.days, 1):
            message = f"{rule.setting} must be 1 at least; to keep something, give many days."
            raise ImproperlyConfigured(message)
    return days
