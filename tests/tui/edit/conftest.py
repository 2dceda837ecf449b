import pytest

from editing import make_book


@pytest.fixture
def book(tmp_path):
    return make_book(tmp_path)
