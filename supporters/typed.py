"""Rich text as somebody types it into a plain box, and back: empty lines between paragraphs, a dash before a point."""

import re
from html import escape, unescape
from itertools import groupby

from campaign import rich_text

POINT = re.compile(r"\s*[-–•*]\s+")
END = re.compile(r"</(?:p|h2|h3|ul|ol|blockquote|table|tr)>")


def as_text(html):
    """The words of ``html``; what a plain box cannot hold, such as a link or a table, leaves its words only."""
    html = re.sub(r"\s*<li>\s*(?:<p>)?", "\n- ", re.sub(r"<br ?/?>", "\n", html))
    text = unescape(re.sub(r"<[^>]+>", "", END.sub("\n\n", html)))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"\n+- ", "\n- ", text)).strip()


def as_html(text):
    """What was typed as ``text``, in the one form that rich text is stored in."""
    runs = groupby(text.splitlines(), kind)
    return rich_text.clean("".join(WRITE[name](list(lines)) for name, lines in runs if name))


def kind(line):
    return ("point" if POINT.match(line) else "paragraph") if line.strip() else ""


def paragraph(lines):
    return f"<p>{'<br>'.join(escape(line.strip(), quote=False) for line in lines)}</p>"


def points(lines):
    return f"<ul>{''.join(f'<li>{escape(POINT.sub("", line, count=1), quote=False)}</li>' for line in lines)}</ul>"


WRITE = {"paragraph": paragraph, "point": points}
