"""What holds for all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# A test's time says nothing on a shared machine, so no example has a deadline. `make check` wants
# an answer within a minute and draws fewer examples than `make test`.
settings.register_profile("full", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=15)
settings.load_profile(os.environ.get("PREORDER_TEST_PROFILE", "full"))
