"""What other programs tell: deliveries that are known by their signature and not by a token."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Request

from cadencelang.http.candidates import Port
from cadencelang.http.door import stranger
from cadencelang.http.port import Distrusted, Heard
from cadencelang.http.problems import documented

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"])
_BODY: Final[dict[str, Any]] = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}
}


async def _raw(request: Request) -> bytes:
    return await request.body()


@router.post("/{name}", responses=documented(HTTPStatus.NOT_FOUND), openapi_extra=_BODY)
def hear_webhook(
    request: Request, service: Port, name: Annotated[str, Path(max_length=100)], body: Annotated[bytes, Depends(_raw)]
) -> Heard:
    """An event of an applicant tracking system, signed as the vendor signs; told twice it counts once."""
    try:
        return service.hear(name, dict(request.headers), body)
    except Distrusted:
        stranger(request)
        raise
