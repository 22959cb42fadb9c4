import logging
import re

# A signed link's token, a reader's own and a password-reset key: anybody who reads the log could use them.
TOKEN = re.compile(r"(/(?:confirm|status|entry|stop|key|preview|preferences|leave|your-data|new-address)/)[^/\s]+")


class HideTokens(logging.Filter):
    """Replace the secret part of personal links before a line is written."""

    def filter(self, record):
        record.msg, record.args = TOKEN.sub(r"\1…", record.getMessage()), None
        return True
