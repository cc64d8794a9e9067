"""What the setting CAPTCHA_FOR_MEMBERS may say; by itself, since settings come before models."""

from enum import StrEnum


class CaptchaForMembers(StrEnum):
    """When members solve a captcha; visitors always do."""

    ALWAYS = "always"
    SUSPICION = "suspicion"
    NEVER = "never"
