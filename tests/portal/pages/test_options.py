from django import forms
from django.utils.translation import gettext_lazy


class Chosen(forms.Form):
    one = forms.ChoiceField(
        choices=[
            ("", "-"),
            ("<x>", "a & b"),
            ('q"', "q"),
            ("Asia/Jakarta", "Asia/Jakarta"),
            ("<Group>", [(1, "1"), (2, gettext_lazy("Log in"))]),
        ]
    )


def test_a_select_escapes_what_it_lists_and_marks_what_is_chosen() -> None:
    assert str(Chosen(initial={"one": 2})["one"]).splitlines()[1:] == [
        '<option value="">-</option>',
        '<option value="&lt;x&gt;">a &amp; b</option>',
        '<option value="q&quot;">q</option>',
        '<option>Asia/Jakarta</option><optgroup label="&lt;Group&gt;">',
        "<option>1</option>",
        '<option value="2" selected>Log in</option>',
        "</optgroup>",
        "</select>",
    ]
