import time

import pytest

from accounts.sign_in.user_agents import describe

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
WINDOWS = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/131.0.0.0 Safari/537.36"
ANDROID = f"Mozilla/5.0 (Linux; Android 10; K) {WEBKIT}"
LINUX = "Mozilla/5.0 (X11; Linux x86_64"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"
APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
IPHONE = f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) {APPLE}"
IPAD = f"Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) {APPLE}"
PHONE_END = "Mobile/15E148 Safari/604.1"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        (WINDOWS, "Chrome, Windows"),
        (f"{WINDOWS} Edg/131.0.0.0", "Edge, Windows"),
        (f"{WINDOWS} OPR/116.0.0.0", "Opera, Windows"),
        (f"{WINDOWS} Vivaldi/7.0.3495.10", "Vivaldi, Windows"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; rv:133.0) Gecko/2010 Firefox/133.0",
            "Firefox, Windows",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Trident/7.0; rv:11.0) like Gecko",
            "Internet Explorer, Windows",
        ),
        (f"{MAC} {APPLE} Version/18.1 Safari/605.1.15", "Safari, macOS"),
        (f"{MAC} {WEBKIT} Chrome/131.0.0.0 Safari/537.36", "Chrome, macOS"),
        (f"{LINUX}) {WEBKIT} Chrome/131.0.0.0 Safari/537.36", "Chrome, Linux"),
        (f"{LINUX}) {WEBKIT} HeadlessChrome/131.0.0.0 Safari/537.36", "Chrome, Linux"),
        (f"{LINUX}; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox, Linux"),
        (
            "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:133.0) Gecko/2010 Firefox/133.0",
            "Firefox, Linux",
        ),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {WEBKIT} Chrome/131.0.0.0", "Chrome, ChromeOS"),
        (f"{IPHONE} Version/18.1 {PHONE_END}", "Safari, iPhone"),
        (f"{IPHONE} CriOS/131.0.6778.73 {PHONE_END}", "Chrome, iPhone"),
        (f"{IPHONE} FxiOS/133.0 {PHONE_END}", "Firefox, iPhone"),
        (f"{IPHONE} Version/18.0 EdgiOS/131.0.2903.68 {PHONE_END}", "Edge, iPhone"),
        (
            f"{IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/489.0.0.32.78;FBDV/iPhone14,5]",
            "Facebook, iPhone",
        ),
        (f"{IPAD} Version/17.6 {PHONE_END}", "Safari, iPad"),
        (f"{IPAD} CriOS/131.0.6778.73 {PHONE_END}", "Chrome, iPad"),
        (f"{ANDROID} Chrome/131.0.0.0 Mobile Safari/537.36", "Chrome, Android"),
        (f"{ANDROID} Version/4.0 Chrome/131.0.0.0 Mobile Safari/537.36", "Chrome, Android"),
        (
            f"{ANDROID} SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36",
            "Samsung Internet, Android",
        ),
        (f"{ANDROID} Chrome/131.0.0.0 Mobile Safari/537.36 EdgA/131.0.0.0", "Edge, Android"),
        (f"{ANDROID} Chrome/130.0.0.0 Mobile Safari/537.36 OPR/86.0.0.0", "Opera, Android"),
        (
            "Mozilla/5.0 (Android 15; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0",
            "Firefox, Android",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Nothing/1.0", "unknown browser, Windows"),
        ("Mozilla/5.0 (compatible; Googlebot/2.1)", "unknown browser"),
        ("python-requests/2.32.3", "unknown browser"),
        ("curl/8", "unknown browser"),
        ("", "unknown browser"),
    ],
)
def test_browser_is_named_as_people_know_it(user_agent: str, name: str) -> None:
    assert describe(user_agent) == name


def test_what_is_made_up_to_keep_us_busy_takes_no_time() -> None:
    describe("")  # reads the patterns
    began = time.process_time()
    for end in range(10):
        describe(f"{end} Mozilla/5.0 " + "Chrome/ (Linux; Android; " * 3000)
    assert time.process_time() - began < 1
