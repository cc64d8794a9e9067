"""Staff in front of the forms of the administration: they fill in fields by name, and save."""

from collections.abc import Mapping, Sequence

from tests.journeys.tour import follow
from tests.journeys.visitor import Visitor

Values = Mapping[str, str | bool | Sequence[str]]
# A field by its name; of a list one chooses by what stands there, in the box of two lists as well.
FILL = """values => {
  const find = (list, text) =>
    [...list].find(each => each.value === text) || [...list].find(each => each.text.includes(text));
  for (const [name, value] of Object.entries(values)) {
    const from = document.getElementById(`id_${name}_from`);
    if (from) {
      for (const option of from.options) option.selected = false;
      for (const text of value) find(from.options, text).selected = true;
      SelectBox.move(`id_${name}_from`, `id_${name}_to`);
      continue;
    }
    const field = document.getElementsByName(name)[0];
    if (field.type === "checkbox") field.checked = value;
    else if (field.tagName === "SELECT") field.value = find(field.options, value).value;
    else field.value = value;
  }
}"""
# The rows that stand there for each language, or each text in each: what is typed into which.
WRITE = """([prefix, column, texts]) => {
  const at = name => document.getElementsByName(name)[0];
  const count = Number(at(`${prefix}-TOTAL_FORMS`).value);
  for (let row = 0; row < count; row += 1) {
    const [language, field] = ["language", "field"].map(it => at(`${prefix}-${row}-${it}`)?.value);
    const text = (field ? texts[field] : texts)?.[language];
    if (text) at(`${prefix}-${row}-${column}`).value = text;
  }
}"""


def fill(staff: Visitor, values: Values, *, prefix: str = "") -> None:
    """Fill in fields of the form that is open; ``prefix`` stands before each name."""
    staff.page.evaluate(FILL, {f"{prefix}{name}": value for name, value in values.items()})


def write(staff: Visitor, prefix: str, column: str, texts: Mapping[str, object]) -> None:
    """Write the texts of the form that is open, by language, or by text and language."""
    staff.page.evaluate(WRITE, [prefix, column, texts])


def add_row(staff: Visitor, group: str) -> None:
    """Open a further row below the form."""
    staff.page.locator(f"#{group}-group .add-row a").click()


def save(staff: Visitor) -> None:
    """Press "Save", and see that it was saved."""
    follow(staff.page, staff.page.locator("[name=_save]").first.click)
    problems = staff.page.locator(".errornote, .errorlist")
    assert not problems.count(), problems.all_inner_texts()


def press(staff: Visitor, label: str) -> None:
    """Press a button of the page."""
    follow(staff.page, staff.page.get_by_role("button", name=label, exact=True).first.click)
