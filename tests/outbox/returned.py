"""Mail that comes back, in the shapes that real servers give it. {key}, {to} and {reason} are filled in."""

RETURNED = """\
Message-ID: <{key}@localhost>
From: Race for Justice <campaign@example.org>
To: ada@example.com
Subject: =?utf-8?q?News_=E2=80=93_autumn?=
List-Unsubscribe: <http://localhost:8000/newsletter/leave/abcdefghijklmnopqrstuv/1/>
"""

POSTFIX = """\
Return-Path: <>
X-Original-To: {to}
Delivered-To: {to}
From: MAILER-DAEMON@mx.example.com (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.
<ada@example.com>: host mx.example.com[192.0.2.1] said: {reason}

--B
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com
X-Postfix-Queue-ID: 4BxC5v0XyZ
X-Postfix-Sender: rfc822; {to}

Final-Recipient: rfc822; ada@example.com
Original-Recipient: rfc822;ada@example.com
Action: {action}
Status: {status}
Remote-MTA: dns; mx.example.com
Diagnostic-Code: smtp; {reason}

--B
Content-Description: Undelivered Message
Content-Type: text/rfc822-headers

{returned}
--B--
"""

# Exchange returns the whole message, writes the recipient in UTF-8 types, and says “failed” in words of its own.
EXCHANGE = """\
From: <postmaster@outlook.example.com>
To: {to}
Subject: Undeliverable: News
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="_B_"
Return-Path: <>

--_B_
Content-Type: multipart/alternative; differences=Content-Type; boundary="_C_"

--_C_
Content-Type: text/plain; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

ada@example.com wasn't found at example.com.

--_C_
Content-Type: text/html; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

<p>ada@example.com wasn't found at example.com.</p>

--_C_--

--_B_
Content-Type: message/global-delivery-status

Reporting-MTA: dns;AM0PR01.example.com
Received-From-MTA: dns;mail.example.org
Arrival-Date: Mon, 3 Nov 2008 10:00:00 +0000

Final-Recipient: utf-8;ada@example.com
Action: {action}
Status: {status}
Diagnostic-Code: smtp;{reason}

--_B_
Content-Type: message/rfc822

{returned}Content-Type: text/plain

The words of the newsletter. 550 5.7.1 spam blocked policy
--_B_--
"""

EXIM = """\
Return-path: <>
Envelope-to: {to}
X-Failed-Recipients: ada@example.com
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.example.com>
To: {to}
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ada@example.com
    host mx.example.com [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<ada@example.com>:
    {reason}

------ This is a copy of the message, including all the headers. ------

{returned}
The words of the newsletter, which tell of a spam policy.
"""

QMAIL = """\
Return-Path: <>
From: MAILER-DAEMON@mx.example.com
To: {to}
Subject: failure notice

Hi. This is the qmail-send program at mx.example.com.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ada@example.com>:
192.0.2.1 does not like recipient.
Remote host said: {reason}
Giving up on 192.0.2.1.

--- Below this line is a copy of the message.

Return-Path: <{to}>
{returned}
The words.
"""

STILL_TRYING = """\
Return-path: <>
Envelope-to: {to}
From: Mail Delivery System <Mailer-Daemon@mx.example.com>
To: {to}
Subject: Warning: message delayed 24 hours

A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue. {reason}

{returned}
"""

HOLIDAY = """\
Return-Path: <>
From: Ada <ada@example.com>
To: {to}
Subject: Out of office
Auto-Submitted: auto-replied

I am away until Monday; room 550 5.1.1 is locked.
"""

COMPLAINT = """\
From: <feedback@mail.example.com>
To: complaints@example.org
Subject: FW: News
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="part"

--part
Content-Type: text/plain; charset="US-ASCII"

This is an email abuse report for a message received from 192.0.2.9.

--part
Content-Type: message/feedback-report

Feedback-Type: {reason}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <{to}>
Original-Rcpt-To: <redacted@example.com>

--part
Content-Type: message/rfc822
Content-Disposition: inline

{returned}Content-Type: text/plain

The words of the newsletter.
--part--
"""

LEAVING = """\
From: Ada <ada@example.com>
To: <{to}>
Subject: unsubscribe

unsubscribe
"""


def mail(shape, key="", *, to=None, reason="", status="", action="failed"):
    """The bytes of a mail that came back for the copy with ``key``."""
    to = f"bounce+{key}@example.org" if to is None else to
    words = shape.format(key=key, to=to, reason=reason, status=status, action=action, returned=RETURNED.format(key=key))
    return words.replace("\n", "\r\n").encode()
