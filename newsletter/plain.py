"""Rich text as it stands in a mail without any marks: a line for each paragraph, and where each link leads."""

import re
from html import unescape

LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
LIST = re.compile(r'<(ol|ul)(?: start="(\d+)")?>(.*?)</\1>', re.DOTALL)
BREAK = re.compile(r"<br ?/?>|</(?:li|tr)>")
END = re.compile(r"</(?:p|h[1-6]|ul|ol|table|blockquote)>")
CELL = re.compile(r"</t[hd]>\s*(?=<t[hd]\b)")
TAG = re.compile(r"<[^>]*>")


def plain(html):
    """The words of cleaned rich text whose links are whole: paragraphs apart by an empty line, lists with marks."""
    html = LIST.sub(marked, LINK.sub(with_address, re.sub(r"\s+", " ", html)))
    text = unescape(TAG.sub("", END.sub("\n\n", BREAK.sub("\n", CELL.sub(" · ", html)))))
    text = "\n".join(line.strip() for line in text.replace("\xa0", " ").splitlines())
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def with_address(link):
    """“the report <https://…>”: in angle brackets mail programs find the end of the address."""
    url, words = link[1], TAG.sub("", link[2]).strip()
    return words if url in (words, f"mailto:{words}") else f"{words} &lt;{url}&gt;"


def marked(listed):
    number = int(listed[2] or 1)
    items = re.split(r"<li>", listed[3])[1:]
    marks = (f"{number + place}." if listed[1] == "ol" else "–" for place in range(len(items)))
    return "\n" + "".join(f"{mark} {item.strip()}" for mark, item in zip(marks, items, strict=True)) + "\n\n"
