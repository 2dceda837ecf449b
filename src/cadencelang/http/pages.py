"""Pages for people without a token: a candidate's way out, and a colleague's calendar.

Looking at the way out changes nothing, since mail programs and scanners look at every address; saying so does, by a
button or by the one click of the mail program (RFC 8058).
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Response
from fastapi.responses import HTMLResponse

from cadencelang.http.candidates import Port
from cadencelang.http.door import stranger
from cadencelang.http.port import Missing, Service
from cadencelang.http.problems import documented

router = APIRouter(tags=["pages"], dependencies=[Depends(stranger)])
Token = Annotated[str, Path(max_length=1200)]
_MISSING: Final = documented(HTTPStatus.NOT_FOUND)
_PAGES: Final[dict[int | str, dict[str, Any]]] = {
    404: {"description": "Not Found", "content": {"text/html": {"schema": {"type": "string"}}}},
}
_CALENDAR: Final = "text/calendar; charset=utf-8"
_PAGE: Final = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<meta name="robots" content="noindex"><title>Letters from us</title></head>'
    '<body style="font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem">{}</body>'
    "</html>"
)
_ASK: Final = (
    "<h1>No more letters?</h1><p>We will not write to you any more.</p>"
    '<form method="post"><button style="font:inherit;padding:.5rem 1rem">Stop writing to me</button></form>'
)
_DONE: Final = "<h1>Done</h1><p>You will get no more letters from us. You can close this page.</p>"
_BROKEN: Final = (
    "<h1>This address is not whole</h1><p>It may have been cut on its way. Open it from the letter once more, or answer"
    " any of our letters with the word STOP.</p>"
)
_SAFE: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@router.get("/u/{token}", responses=_PAGES, response_class=HTMLResponse)
def ask_to_unsubscribe(service: Port, token: Token) -> HTMLResponse:
    """Ask whether they want no more letters; nothing is changed."""
    return _answered(service, token, _ASK, decided=False)


@router.post("/u/{token}", responses=_PAGES, response_class=HTMLResponse)
def unsubscribe(service: Port, token: Token) -> HTMLResponse:
    """They want no more letters."""
    return _answered(service, token, _DONE, decided=True)


def _answered(service: Service, token: str, page: str, *, decided: bool) -> HTMLResponse:
    """A page for whom the address belongs to; whoever comes by a broken one is told what to do, on a page as well."""
    try:
        service.unsubscribe(token, decided=decided)
    except Missing:
        return HTMLResponse(_PAGE.format(_BROKEN), HTTPStatus.NOT_FOUND, headers=_SAFE)
    return HTMLResponse(_PAGE.format(page), headers=_SAFE)


@router.get(
    "/calendar/{token}",
    responses={**_MISSING, 200: {"content": {"text/calendar": {"schema": {"type": "string"}}}}},
    response_class=Response,
)
def show_calendar(service: Port, token: Token) -> Response:
    """What waits for a colleague, as a calendar to subscribe to."""
    return Response(service.calendar(token), media_type=_CALENDAR, headers={"Cache-Control": "private, max-age=300"})
