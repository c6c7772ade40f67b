"""The routes that a brain has which is started as ours is, as JSON. Run inside Rasa."""

import json
import sys
from pathlib import Path

from rasa.core.run import configure_app, create_http_input_channels

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Print pairs of method and path."""
    channels = create_http_input_channels(None, str(ROOT / "credentials.yml"))
    app = configure_app(channels, enable_api=False)
    found = [(method, f"/{route.path}") for route in app.router.routes for method in route.methods]
    json.dump(sorted(found), sys.stdout)


if __name__ == "__main__":
    main()
