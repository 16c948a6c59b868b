"""Fixtures shared by all tests."""

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder ``../shared`` with the published seed forms and made documents.

    Absent, the test is skipped and says so; with JIXIAO_REQUIRE_SHARED=1 (as in CI) it fails instead.
    """
    if not SHARED.is_dir():
        message = (
            f"needs the folder {SHARED.name}/ beside the checkout (seed forms and made documents): not there"
        )
        if os.environ.get("JIXIAO_REQUIRE_SHARED") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return SHARED
