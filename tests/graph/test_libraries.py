"""Libraries: every article that can be used, and for every other row where it is, why, and how to mend it."""

import pytest
from graph_books import span
from hypothesis import given, settings
from hypothesis import strategies as st

from cadencelang.graph.libraries import contained_path, read_library
from cadencelang.source import SourceFile

HEAD = "title,url,published,topics\n"
ROW = "Ports,https://x.example/ports,2026-01-14,operations;leadership\n"


def read(text):
    return read_library("insights", "library/insights.csv", text, span(1))


def told(text):
    """What is said about each place of a library: code, the text it is about, message, help."""
    file = SourceFile("library/insights.csv", text)
    return [(it.code, file.slice(it.span), it.message, it.help or "") for it in read(text)[1]]


def test_rows_become_articles():
    library, found = read(
        HEAD + '"Boards, and ""risk""", https://x.example/a?b=1 ,2026-03-02, risk ; boards;risk;\n\n' + ROW
    )
    assert found == ()
    first, second = library.articles
    assert (first.title, first.url, first.topics) == (
        'Boards, and "risk"',
        "https://x.example/a?b=1",
        ("risk", "boards"),
    )
    assert [str(first.published), second.title] == [str(20_514), "Ports"]
    assert len(first.id) == 16
    assert first.id != second.id


def test_columns_in_any_order_line_ends_and_a_byte_order_mark():
    for text in (
        "\ufeffTopics,URL,title,published\r\na,https://x.example,T,2026-03-02\r\n",
        "topics,url,title,published\ra,https://x.example,T,2026-03-02",
    ):
        library, found = read(text)
        assert found == ()
        assert [(it.title, it.topics) for it in library.articles] == [("T", ("a",))]


def test_the_same_address_written_otherwise_has_the_same_identity():
    (first,) = read(HEAD + "A,https://X.example/a/,2026-01-01,t\n")[0].articles
    (second,) = read(HEAD + "B,https://x.example/a#part,2026-01-02,t\n")[0].articles
    assert first.id == second.id


@pytest.mark.parametrize(
    ("row", "message", "help"),
    [
        (",https://x.example,2026-01-01,t", "This article has no title.", "Write it in the column `title`."),
        ("T,,2026-01-01,t", "This article has no address.", "Write it in the column `url`, beginning with https://."),
        (
            "T,x.example/a,2026-01-01,t",
            '"x.example/a" is not a web address.',
            "Write it whole, beginning with https://.",
        ),
        (
            "T,javascript:alert(1),2026-01-01,t",
            '"javascript:alert(1)" is not a web address.',
            "Write it whole, beginning with https://.",
        ),
        (
            "T,https://[bad,2026-01-01,t",
            '"https://[bad" is not a web address.',
            "Write it whole, beginning with https://.",
        ),
        (
            "T,https://x.example,,t",
            "This article does not say when it was published.",
            "Write year, month and day, such as 2026-03-02.",
        ),
        (
            "T,https://x.example,2026-02-30,t",
            '"2026-02-30" is not a date.',
            "Write year, month and day, such as 2026-03-02.",
        ),
        ("T,https://x.example,13/02/2026,t", '"13/02/2026" is not a date.', "Write 2026-02-13."),
        ("T,https://x.example,02/13/2026,t", '"02/13/2026" is not a date.', "Write 2026-02-13."),
        (
            "T,https://x.example,02/03/2026,t",
            '"02/03/2026" is not a date.',
            "Write year, month and day, such as 2026-03-02.",
        ),
        (
            "T,https://x.example,2026-01-01,;",
            "This article has no topic, so it can never be chosen.",
            "Name its topics, separated by `;`.",
        ),
        (
            "T,https://x.example",
            "This article does not say when it was published.",
            "Write year, month and day, such as 2026-03-02.",
        ),
        (
            "A, B,https://x.example,2026-01-01,t",
            "This row has 5 fields where 4 are expected.",
            'Put a field that has a comma into quotes, such as "Ports, rail and the price of waiting".',
        ),
    ],
)
def test_a_row_that_cannot_be_used_is_told_and_the_others_stand(row, message, help):
    text = HEAD + ROW + row + "\n" + ROW.replace("ports", "rail")
    assert told(text) == [("CL452", row, message, help)]
    assert len(read(text)[0].articles) == 2


def test_an_article_listed_twice_is_taken_once():
    text = HEAD + ROW + ROW.replace("Ports", "Again")
    (found,) = read(text)[1]
    assert (found.code, found.severity) == ("CL453", "warning")
    assert found.related[0].text == "the first row"
    assert [it.title for it in read(text)[0].articles] == ["Ports"]


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("", ["This library is empty."]),
        ("\n\n", ["This library is empty."]),
        ("title,url,published\n" + ROW, ["The column `topics` is missing."]),
        ("titel,url,published,topics\n", ["A library has no column `titel`."]),
        (HEAD.strip() + ",title\n", ["The column `title` is there twice."]),
        (HEAD, ['The library "insights" has no article: nothing will ever be shared from it.']),
    ],
)
def test_headings(text, messages):
    assert [it.message for it in read(text)[1]] == messages
    assert read(text)[0].articles == ()


def test_quotes_that_are_never_closed_and_fields_without_end():
    assert told(HEAD + ROW + '"open,https://x\n')[0][2] == "A quote that is opened in this row is never closed."
    assert told(HEAD + '"a"b,c\n')[0][2].startswith("The quotes of this row do not match")
    assert told(HEAD + "x" * 131_073)[0][2].startswith("A field of this row has more than 131,072 characters")
    assert told(HEAD + "x" * 131_072)[0][2] == "This article has no address."


@given(st.text(alphabet=st.sampled_from('abc,;"\n\r\ufeff\0 2026-01-4.://'), max_size=60), st.booleans())
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_or_told_about(text, headed):
    text = HEAD + text if headed else text
    library, found = read(text)
    assert library.articles or found
    assert all(0 <= it.span.start <= it.span.end <= len(text) for it in found)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("library/a.csv", "books/library/a.csv"),
        ("./a.csv", "books/a.csv"),
        ("a/../b.csv", "books/b.csv"),
        ("../a.csv", None),
        ("a/../../b.csv", None),
        ("/etc/passwd", None),
        ("C:\\a.csv", None),
        ("C:a.csv", None),
        ("a\\..\\..\\b", None),
        ("a\0b", None),
        (".", None),
        ("", None),
    ],
)
def test_paths_stay_inside_the_folder(written, found):
    assert contained_path("books/search.cadence", written) == found
