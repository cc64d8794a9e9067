"""What scripts ask for: a new sum, and a puzzle for the visitor's device."""

from captcha.views import captcha_refresh
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.captchas import proof_of_work
from foundation.throttles import Throttle, rate_limit_response
from foundation.web.requests import client_network

REFRESHES = Throttle("captcha", limit=30, seconds=60)
PUZZLES = Throttle("captcha-puzzles", limit=30, seconds=60)


def refresh(request: HttpRequest) -> HttpResponse:
    """Return a new captcha for "Reformat", at most 30 per minute and IP address."""
    if not REFRESHES.hit(client_network(request)):
        return rate_limit_response(request, seconds=REFRESHES.seconds_left(client_network(request)))
    response: HttpResponse = captcha_refresh(request)
    response.headers["Cache-Control"] = "no-store"
    return response


@never_cache
@require_safe
def puzzle(request: HttpRequest, form: str) -> HttpResponse:
    """Return a puzzle whose solution is taken instead of the sum, by this form alone."""
    if not PUZZLES.hit(client_network(request)):
        return rate_limit_response(request, seconds=PUZZLES.seconds_left(client_network(request)))
    return JsonResponse(proof_of_work.puzzle(form))
