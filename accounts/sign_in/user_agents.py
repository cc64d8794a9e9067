"""Browsers by the names that people know, from what a browser says of itself."""

import re

from django.utils.translation import gettext as _

# What follows is a list of apps and versions, or made up to keep the parser busy.
LONGEST = 500
# The package tells the builds of one browser apart: "Mobile Safari", "Chrome Mobile iOS".
BUILDS = re.compile(r"^(?:Headless|Mobile )|(?: (?:Mobile|iOS|WebView|UI/WKWebView))+$")
BROWSERS = {"IE": "Internet Explorer"}
SYSTEMS = {
    "Chrome OS": "ChromeOS",
    "Debian": "Linux",
    "Fedora": "Linux",
    "Mac OS X": "macOS",
    "Ubuntu": "Linux",
}


def describe(user_agent: str) -> str:
    """Name browser and system, as far as they can be told."""
    # Its thousand patterns take 0.2 s and 9 MB, which only a process that names a browser spends.
    from ua_parser import parse  # noqa: PLC0415

    found = parse(user_agent[:LONGEST])
    if found.os is None:  # a program rather than a browser
        return _("unknown browser")
    browser, system = "", SYSTEMS.get(found.os.family, found.os.family)
    if system == "iOS" and found.device:
        system = found.device.family  # iPhone, iPad
    if found.user_agent:
        name = BUILDS.sub("", found.user_agent.family)
        browser = BROWSERS.get(name, name)
    return f"{browser or _('unknown browser')}, {system}"
