"""The schedule of Celery beat: sweeps that pick up work whose task was lost, and clean-up.

Every task in it is safe to run twice. All go to a queue of their own, so that nothing that somebody
waits for stands behind them.
"""

from typing import Final

from celery.schedules import BaseSchedule, crontab, schedule

Entry = dict[str, str | BaseSchedule | dict[str, int]]
QUEUE: Final = "sweeps"
# What workers could not begin within the night is left to the next one, not done by day.
A_NIGHT = 6 * 3600
AN_HOUR = 3600
SWEEPS = {
    "send-due-letters": "notifications.tasks.send_due",
    "read-bounces": "notifications.tasks.read_bounces",
    "read-due-uploads": "evidence.tasks.read_due",
    "check-due-claims": "redemptions.tasks.check_due",
    "write-due-newsletters": "accounts.tasks.write_due_newsletters",
    "carry-out-due-decisions": "redemptions.tasks.carry_out_due",
    "go-on-with-stock": "redemptions.tasks.go_on_with_stock",
    "tell-moved-delivery-days": "fulfilment.tasks.tell_moved",
    "ask-for-accounts": "fulfilment.tasks.ask_for_accounts",
    "make-due-copies": "accounts.tasks.make_due_copies",
    "end-left-chats": "support.tasks.end_left_chats",
    "cancel-blocked-visits": "service.tasks.cancel_blocked",
    "serve-waiting-list": "service.tasks.serve_waiting_list",
    "make-due-exports": "accounts.tasks.make_due_exports",
    "earn-points": "membership.tasks.earn",
}
SELDOM = {
    "deliver-due-rewards": "fulfilment.tasks.deliver_due",
    "hold-draws": "fulfilment.tasks.hold_draws",
    "check-codes": "promotions.tasks.check_codes",
    "end-account-holds": "fulfilment.tasks.end_account_holds",
    "tell-of-items-back": "membership.tasks.tell_of_items_back",
    "remind-of-appointments": "service.tasks.remind_of_appointments",
    "note-missed-visits": "service.tasks.note_missed_visits",
    "pass-on-head-starts": "membership.tasks.pass_on_head_starts",
}
HOURLY = {
    "forget-what-ended": "accounts.tasks.delete_expired",
    "end-what-was-not-corrected": "redemptions.tasks.expire_corrections",
    "delete-accounts": "accounts.tasks.erase_due",
    "tell-ops-of-low-stock": "promotions.tasks.tell_ops_of_low_stock",
    "close-silent-tickets": "support.tasks.close_silent_tickets",
    "tell-of-points": "membership.tasks.tell_of_points",
    "lapse-repairs": "service.tasks.lapse_repairs",
    "close-repairs": "service.tasks.close_repairs",
    "remind-of-quotes": "service.tasks.remind_of_quotes",
}
# At a fixed minute, since its e-mails go out in the morning of each reader's time zone.
EACH_HOUR = {
    "tell-leads-of-overdue": ("redemptions.tasks.tell_leads_of_overdue", "*", "5"),
    # Soon after the office's midnight, from which on the promised day is today's.
    "tell-of-late-repairs": ("service.tasks.tell_of_late_repairs", "*", "15"),
    "warn-leads-of-tickets": ("support.tasks.warn_leads_of_tickets", "*", "10"),
}
# At a fixed time: an interval of a day would restart with each start of beat.
NIGHTLY = {
    "delete-by-rule": ("accounts.tasks.delete_by_rule", "3", "40"),
    "tell-members-of-closing": ("redemptions.tasks.tell_members_of_closing", "2", "30"),
    "remind-of-corrections": ("redemptions.tasks.remind_of_corrections", "2", "40"),
    "remind-of-repairs": ("service.tasks.remind_of_repairs", "2", "55"),
    "remind-of-tickets": ("support.tasks.remind_of_tickets", "2", "50"),
    "forget-stray-uploads": ("evidence.tasks.delete_orphans", "4", "10"),
    "reconcile-the-books": ("redemptions.tasks.reconcile", "5", "20"),
    "encrypt-addresses": ("redemptions.tasks.encrypt_addresses", "4", "50"),
    "forget-bounces": ("notifications.tasks.delete_old_bounces", "4", "40"),
    "earn-by-birthday": ("membership.tasks.earn_by_birthday", "1", "10"),
    "warn-of-expiry": ("membership.tasks.warn_of_expiry", "1", "20"),
    "expire-points": ("membership.tasks.expire_points", "1", "30"),
    "review-tiers": ("membership.tasks.review_tiers", "1", "40"),
}

# Asked for by people, who are told when it is done: beside the e-mails a few of them, each minutes
# long, would keep all workers from a code that somebody waits for.
LONG: Final = (
    "accounts.tasks.make_data_copy",
    "accounts.tasks.make_export",
    "accounts.tasks.write_newsletter",
)


def entries(sweep_seconds: int) -> dict[str, Entry]:
    """Return beat's schedule; ``sweep_seconds`` is the interval of the sweeps for due work."""
    return {
        **{name: _every(sweep_seconds, task) for name, task in SWEEPS.items()},
        **{name: _every(sweep_seconds * 4, task) for name, task in SELDOM.items()},
        **{name: _every(AN_HOUR, task) for name, task in HOURLY.items()},
        **{
            name: _at(hour, minute, task, expires=AN_HOUR)
            for name, (task, hour, minute) in EACH_HOUR.items()
        },
        **{
            name: _at(hour, minute, task, expires=A_NIGHT)
            for name, (task, hour, minute) in NIGHTLY.items()
        },
    }


def routes() -> dict[str, dict[str, str]]:
    """Send all of them to their queue, those too that go on by themselves, and what takes long."""
    names = (*(str(entry["task"]) for entry in entries(1).values()), *LONG)
    return {name: {"queue": QUEUE} for name in names}


def _every(seconds: int, task: str) -> Entry:
    # After an outage one tick of each is enough; two intervals, since clocks of machines differ.
    return {"task": task, "schedule": schedule(seconds), "options": {"expires": 2 * seconds}}


def _at(hour: str, minute: str, task: str, *, expires: int) -> Entry:
    when = crontab(hour=hour, minute=minute)
    return {"task": task, "schedule": when, "options": {"expires": expires}}
