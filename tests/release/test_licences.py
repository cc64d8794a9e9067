from email.message import Message

import pytest

from release import licences


@pytest.mark.parametrize(
    ("fields", "objections"),
    [
        ({"License-Expression": "MIT"}, 0),
        ({"License": "BSD"}, 0),
        ({"Classifier": "License :: OSI Approved :: Apache Software License"}, 0),
        ({"License-Expression": "GPL-3.0-or-later"}, 1),
        ({"License": "MIT", "Classifier": "License :: Other/Proprietary License"}, 1),
        ({"License-Expression": "AGPL-3.0-only OR MIT"}, 1),
        ({"License": "UNKNOWN"}, 1),
        ({}, 1),
    ],
)
def test_only_licences_that_are_known_and_ask_for_little_are_taken(
    fields: dict[str, str], objections: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Message()
    for name, value in fields.items():
        told[name] = value
    monkeypatch.setattr(licences, "metadata", lambda _package: told)
    assert bool(licences.objection("new-package")) == bool(objections)


def test_those_of_a_deployment_are_taken() -> None:
    assert "django" in list(licences.packages())
    assert licences.main() == 0
