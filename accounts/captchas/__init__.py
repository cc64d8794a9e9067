"""The captcha: who is asked, the sum of the guides, and two ways without eyes and arithmetic."""
