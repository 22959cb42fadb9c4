"""What the DNS says of us, which is what other mail servers ask before they believe us."""

import ipaddress

from dns import exception, resolver, reversename

from . import good, look, wrong
from .mail import is_aligned, tags

SECONDS = 8  # for one question
LOOK_UPS = 10  # more than that, and no server reads an SPF record to its end
NOTHING = (resolver.NXDOMAIN, resolver.NoAnswer)


class Names:
    """Asks this machine's name servers, or ``server`` ("192.0.2.1" or "192.0.2.1:5353")."""

    def __init__(self, server=""):
        self.resolver = resolver.Resolver(configure=not server)
        if server:
            host, _, port = server.partition(":")
            self.resolver.nameservers, self.resolver.port = [host], int(port or 53)
        self.resolver.lifetime = SECONDS

    def ask(self, name, kind):
        """Return the answers as texts, none if there are none; raises DNSException if nobody answers."""
        try:
            answers = self.resolver.resolve(name, kind)
        except NOTHING:
            return []
        if kind == "TXT":
            return [b"".join(answer.strings).decode("utf-8", "replace") for answer in answers]
        return [answer.to_text().rstrip(".") for answer in answers]

    def texts(self, name, version):
        return [text for text in self.ask(name, "TXT") if text.lower().startswith(version)]

    def addresses(self, host):
        return [*self.ask(host, "A"), *self.ask(host, "AAAA")]


def check(names, *, author, sender, host, inboxes=(), selector="", ip=""):
    """``author`` is the domain of From, ``sender`` that of the envelope, ``host`` the mail server of MAIL_URL."""
    steps = [spf(names, sender), dmarc(names, author, sender)]
    steps += [dkim(names, selector, author)] if selector else []
    steps += [inbox(names, address) for address in inboxes]
    steps += [backwards(names, host, ip)] if host or ip else []
    try:
        for step in steps:
            yield from step
    except (exception.DNSException, OSError) as error:
        todo = "Run this where the site runs, or name a server that answers: --nameserver ADDRESS."
        yield look(f"The DNS cannot be asked from here: {str(error)[:200]}", todo)


def spf(names, domain):
    found = names.texts(domain, "v=spf1")
    if not found:
        todo = f'Add a TXT record to {domain}: "v=spf1 include:<what your mail provider names> -all".'
        yield wrong(f"SPF: {domain} names no servers that may send for it.", todo)
    elif len(found) > 1:
        yield wrong(f"SPF: {domain} has {len(found)} records, so none counts.", "Merge them into one TXT record.")
    else:
        yield from spf_record(names, domain, found[0])


def spf_record(names, domain, record):
    if (count := look_ups(names, record, {domain})) > LOOK_UPS:
        todo = "Remove what is not used any more, or name address ranges (ip4:, ip6:) instead."
        yield wrong(f"SPF: the record of {domain} needs {count} look-ups; after {LOOK_UPS} servers give up.", todo)
    elif record.lower().split()[-1] in ("all", "+all"):
        yield wrong(f"SPF: the record of {domain} lets everybody send.", "End it with -all or ~all.")
    else:
        yield good(f"SPF: {domain} says who may send: {record}")


def look_ups(names, record, seen):
    count = 0
    for term in record.lower().split()[1:]:
        kind, _, target = term.lstrip("+-~?").replace("redirect=", "include:").partition(":")
        count += kind.partition("/")[0] in ("include", "a", "mx", "ptr", "exists")
        if kind == "include" and target not in seen and count <= LOOK_UPS:
            seen.add(target)
            count += sum(look_ups(names, inner, seen) for inner in names.texts(target, "v=spf1")[:1])
    return count


def dmarc(names, author, sender):
    """Walks up from the domain of From to the one that has a record, as receiving servers do."""
    labels = author.split(".")
    for level in range(max(len(labels) - 1, 1)):
        domain = ".".join(labels[level:])
        if found := names.texts(f"_dmarc.{domain}", "v=dmarc1"):
            yield good(f"DMARC: {domain} has a policy: p={tags(found[0]).get('p', '?')}")
            yield from alignment(domain, author, sender)
            return
    todo = f'Add a TXT record to _dmarc.{author}: "v=DMARC1; p=none; rua=mailto:…"; large providers ask for one.'
    yield wrong(f"DMARC: {author} has no policy.", todo)


def alignment(domain, author, sender):
    if not (is_aligned(author, sender) or (is_aligned(domain, author) and is_aligned(domain, sender))):
        todo = f"Bounces go to {sender}, so only a DKIM signature with d={author} lets the mail pass."
        yield look(f"SPF does not vouch for {author}, but for {sender}.", todo)


def dkim(names, selector, domain):
    name = f"{selector}._domainkey.{domain}"
    keys = [tags(text) for text in names.ask(name, "TXT")]
    if any(key.get("p") for key in keys):
        yield good(f"DKIM: {name} has a key.")
    else:
        yield wrong(f"DKIM: {name} has no key.", "Publish the key that the mail server signs with: docs/mail.md, DKIM.")


def inbox(names, address):
    domain = address.rpartition("@")[2]
    if names.ask(domain, "MX") or names.addresses(domain):
        yield good(f"Mail to {address} finds a server.")
    else:
        yield wrong(f"Mail to {address} goes nowhere: {domain} has no mail server.", "Add an MX record, or change it.")


def backwards(names, host, ip):
    """A name for the address that mail comes from, which leads back to the address."""
    found = [ip] if ip else names.addresses(host)
    if not found or not ipaddress.ip_address(found[0]).is_global:
        yield look("The address that mail leaves from cannot be seen here.", "Check its reverse DNS with --ip ADDRESS.")
        return
    host_names = names.ask(reversename.from_address(found[0]), "PTR")
    if any(found[0] in names.addresses(name) for name in host_names):
        yield good(f"Reverse DNS: {found[0]} is {host_names[0]}, and back.")
    else:
        todo = "Ask whoever gave you the address for a PTR record, and let its name have that address."
        yield wrong(f"Reverse DNS: {found[0]} has no name that leads back to it.", todo)
