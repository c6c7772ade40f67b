"""The widget's script, for pages of other sites."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response


class Script:
    """Serves the built script; it is read once."""

    def __init__(self, file: Path) -> None:
        """Read it.

        Raises:
            OSError: it is not there.
        """
        self._plain = file.read_bytes()
        self._small = gzip.compress(self._plain, 9, mtime=0)
        self._digest = hashlib.sha256(self._plain).hexdigest()[:32]

    async def get(self, request: Request) -> Response:
        """Answer with the script, or that the browser's copy still holds."""
        small = "gzip" in request.headers.get("accept-encoding", "")
        tag = f'"{self._digest}{"-gzip" if small else ""}"'
        headers = {
            "ETag": tag,
            # An update reaches all pages within minutes.
            "Cache-Control": "public, max-age=300",
            "Vary": "Accept-Encoding",
            "Cross-Origin-Resource-Policy": "cross-origin",
            # A page that pins the script by its hash has to read it.
            "Access-Control-Allow-Origin": "*",
        }
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        content = self._small if small else self._plain
        headers |= {"Content-Encoding": "gzip"} if small else {}
        return Response(content, headers=headers, media_type="text/javascript")
