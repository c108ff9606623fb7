"""Pages that others wrote: what is too much is refused from the bare text, and of links only those that are none of a system's."""

import pytest

from nnsim.storage import pages
from nnsim.storage.pages import Link, link, require_modest
from nnsim.storage.text import TextError

TOO_MUCH = {
    "quotes within quotes": (">" * 10_000 + " deep", "is nested more than 16 deep (line 1)"),
    "lists within lists": ("- " * 17 + "deep", "is nested more than 16 deep (line 1)"),
    "levels of lists": ("\n".join(" " * (2 * level) + "- a" for level in range(60)), "begins more than 80 columns from the edge (line 41)"),
    "a long table": ("|a|b|\n|-|-|\n" + "|a|b|\n" * 1_100, "has tables of more than 400 cells"),
    "a wide table": ("|a" * 50 + "|", "has a table of more than 40 columns (line 1)"),
    "stars": ("*" * 10_000, "has a word of more than 2,000 characters (line 1)"),
    "a paragraph without end": ("a `b, c d\n" * 1_900, "has a paragraph of more than 10,000 characters (line 1112)"),
    "a picture in the text": ("![](data:image/png;base64," + "A" * 100_000 + ")", "has a paragraph of more than 10,000 characters"),
    "links": ("[a](b) [a](b)\n\n" * 600, "has more than 1,000 links and pictures"),
    "lines": ("# a\n" * 2_001, "has more than 2,000 lines"),
    "ten million letters": ("a " * 5_000_000, "is larger than 200,000 bytes"),
}  # fmt: skip


@pytest.mark.parametrize("case", TOO_MUCH)
def test_a_page_that_is_too_much_is_refused_with_the_reason(case):
    text, reason = TOO_MUCH[case]
    with pytest.raises(TextError) as refused:
        require_modest(text)
    assert reason in str(refused.value)


def test_an_ordinary_page_is_let_through():
    require_modest("# Title\n\n" + "A line of a paragraph.\n" * 20)
    require_modest("> quoted\n\n- one\n  - two\n\n|a|b|\n|-|-|\n|1|2|\n\n```\n        code\n```\n")


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("https://school.edu/a?b=1#c", Link("outside", "https://school.edu/a?b=1#c", "school.edu")),
        ("HTTP://School.EDU:8080", Link("outside", "http://school.edu:8080", "school.edu:8080")),
        ("https://аpple.com/", Link("outside", "https://xn--pple-43d.com/", "xn--pple-43d.com")),
        ("point:node/hidden 1", Link("point", "node/hidden 1")),
        ("help:layer/dense", Link("help", "layer/dense")),
    ],
)
def test_a_link_leads_where_the_network_would_go(address, leads):
    assert link(address) == leads


@pytest.mark.parametrize(
    "address",
    [
        "", "file:///C:/Windows/System32/calc.exe", "ms-msdt:/id", "search-ms:query", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
        "smb://server/share", "vbscript:x", "data:text/html,x", "ftp://a.example/", "mailto:a@b.example", "//server/share",
        "\\\\server\\share",
        "/etc/passwd", "../x", "~/x", ":/x", "qrc:/x", "https://school.edu@evil.example/", "https://evil.example\\@school.edu/", "https://",
        "https:school.edu", "https://a b/", "https://a.example/\n", "https://a..b/", "https://" + "a" * 3_000, "point:", "point:a\x00b",
        " https://a.example", "https://[::1]/", "https://a.example/ü", "command:nnsim",
    ],
)  # fmt: skip
def test_whatever_else_is_no_link(address):
    assert link(address) is None


def test_the_limits_are_those_that_are_written_down():
    assert (pages.PAGE_BYTES, pages.NESTING) == (200_000, 16)
