"""Mail for machines without a mail server: a file for each mail, its links in the terminal."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

from django.core.mail.backends.base import BaseEmailBackend

from .master import POLICY

LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")


class EmailBackend(BaseEmailBackend):
    def __init__(self, folder, **kwargs):
        super().__init__(**kwargs)
        self.folder = Path(folder)

    def send_messages(self, messages):
        self.folder.mkdir(parents=True, exist_ok=True)
        for message in messages:
            self.write(message.message(policy=POLICY.clone(linesep="\n")))
        return len(messages)

    def write(self, mail):
        key = mail["Message-ID"].partition("@")[0][-8:]
        path = self.folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{key}.eml"
        part = path.with_suffix(".part")
        part.write_bytes(mail.as_bytes())
        os.replace(part, path)  # whoever watches the folder never sees half a mail
        links = LINK.findall(mail.get_body(["plain"]).get_content())
        print(f"To: {mail['To']}\nSubject: {mail['Subject']}", *links, sep="\n  ", flush=True)
