"""What beat asks for, and when: the sweeps that keep promises whose task was lost, and the tidying.

Each entry asks for a task that is safe to run twice.
"""

from celery.schedules import BaseSchedule, crontab, schedule

SWEEPS = {
    "send-due-letters": "notifications.tasks.send_due",
    "read-bounces": "notifications.tasks.read_bounces",
    "read-due-uploads": "evidence.tasks.read_due",
    "check-due-claims": "redemptions.tasks.check_due",
    "write-due-newsletters": "accounts.tasks.write_due_newsletters",
    "carry-out-due-decisions": "redemptions.tasks.carry_out_due",
}
HOURLY = {
    "forget-what-ended": "accounts.tasks.delete_expired",
    "tell-ops-of-low-stock": "promotions.tasks.tell_ops_of_low_stock",
}
# By the clock, since its letters belong to the morning of each reader.
EACH_HOUR = {"tell-leads-of-overdue": ("redemptions.tasks.tell_leads_of_overdue", "*", "5")}
# By the clock: an interval of a day would begin anew with each start.
NIGHTLY = {
    "forget-abandoned-drafts": ("products.tasks.delete_abandoned_drafts", "3", "40"),
    "tell-members-of-closing": ("redemptions.tasks.tell_members_of_closing", "2", "30"),
    "forget-stray-uploads": ("evidence.tasks.delete_orphans", "4", "10"),
    "forget-bounces": ("notifications.tasks.delete_old_bounces", "4", "40"),
}


def entries(sweep_seconds: int) -> dict[str, dict[str, str | BaseSchedule]]:
    """Give beat's schedule; ``sweep_seconds`` lie between two looks for what is due."""
    return {
        **{name: _entry(task, schedule(sweep_seconds)) for name, task in SWEEPS.items()},
        "deliver-due-rewards": _entry("redemptions.tasks.deliver_due", schedule(sweep_seconds * 4)),
        **{name: _entry(task, schedule(3600)) for name, task in HOURLY.items()},
        **{
            name: _entry(task, crontab(hour=hour, minute=minute))
            for name, (task, hour, minute) in {**EACH_HOUR, **NIGHTLY}.items()
        },
    }


def _entry(task: str, when: BaseSchedule) -> dict[str, str | BaseSchedule]:
    return {"task": task, "schedule": when}
