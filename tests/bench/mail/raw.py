"""The yardstick: one connection and a loop that sends the same bytes again and again, and writes nothing down."""

import smtplib
import sys
import time

from .pace import pace


def main(port, count, file):
    with open(file, "rb") as mail:
        content = mail.read()
    times = []
    with smtplib.SMTP("127.0.0.1", int(port)) as server:
        for number in range(int(count)):
            server.sendmail("campaign@example.org", [f"reader-{number}@example.org"], content)
            times.append(time.time())
    print(pace(times))


if __name__ == "__main__":
    main(*sys.argv[1:])
