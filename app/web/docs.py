"""The API's documentation, from local files."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from app.web.pages import page

router = APIRouter()


@router.get("/api/docs", response_class=HTMLResponse)
async def api_docs(request: Request) -> HTMLResponse:
    """Every request of the API with what it takes and answers."""
    return page(request, "pages/api.html", schema=request.app.openapi())
