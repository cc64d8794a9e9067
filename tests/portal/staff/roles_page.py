"""docs/roles.md: who may open and do what, written from the tables that the tests walk."""

from collections.abc import Collection, Mapping

from portal.environment import BASE_DIR
from portal.staff.groups import GROUPS

PAGE = BASE_DIR / "docs" / "roles.md"
Roles = Mapping[str, Collection[str]]
HEAD = """# Who may open and do what

Written by `tests/portal/staff/test_roles.py` from the tables in it, which it walks: each page, for
each role, by GET and by POST. Do not edit it; a new page fails that test until it stands there.

- **Visitors**, who are not signed in, open the pages of the last list, and nothing else: any other
  leads to the sign-in.
- **Members** open all that is not below `/admin/`; of what has an owner, their own. What is
  another's is not there (404), for staff as well (`tests/test_project.py`).
- **Staff** open `/admin/` with a second factor. Who is in no group sees its empty first page.
  Rights are those of the groups in `portal/staff/groups.py`; a superuser has all. Each page asks
  for its permission before anything else, and lists are narrowed by what they show alone.
- Members' e-mails, all of them, are read by agents, leads and ops, who answer questions, and by
  auditors. One that holds a code has no text there. No page of staff shows a code, a CHK or a
  password.
- Nobody sees personal data without `redemptions.view_personal_data`: promotion managers see claims
  without name, address and e-mail. On a member's page agents see who it is that they answer.
- Reviewers open and answer the tickets that are about a claim, no others.
"""


def written(
    *,
    shown: Roles,
    done: Roles,
    routes: Mapping[str, str],
    rights: Mapping[str, Roles],
    visitors: Collection[str],
) -> str:
    """Return the whole page."""
    lines = [
        HEAD,
        "## Our own pages",
        "",
        "| page | below | see it | act on it |",
        "|---|---|---|---|",
    ]
    for name in sorted({*shown, *done}):
        app, model, _ = name.split("_", 2)
        where = f"`/admin/{app}/{model}/{_plain(routes[name])}`"
        lines.append(f"| {name} | {where} | {_who(shown.get(name))} | {_who(done.get(name))} |")
    lines += ["", "## Django's pages of rows", "", "Their history opens to who sees them.", ""]
    lines += ["| rows | see | add | change | delete |", "|---|---|---|---|---|"]
    for model, of_model in sorted(rights.items()):
        cells = (_who(of_model[right]) for right in ("view", "add", "change", "delete"))
        lines.append(f"| {model} | {' | '.join(cells)} |")
    lines += ["", "## Pages for everybody", "", ", ".join(f"`{name}`" for name in sorted(visitors))]
    return "\n".join(lines) + "\n"


def _plain(route: str) -> str:
    return route.replace("<int:pk>", "N").replace("<path:object_id>", "N").replace("|", "")


def _who(roles: Collection[str] | None) -> str:
    if not roles:
        return "-"
    return "all" if {*roles} == {*GROUPS} else ", ".join(role for role in GROUPS if role in roles)
