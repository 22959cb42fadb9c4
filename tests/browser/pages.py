"""Every kind of page and every state that a visitor can meet, by name, with the steps that lead there."""

ADDRESSES = {
    "home": "/",
    "aims": "/aims/",
    "what we do": "/what-we-do/",
    "who is behind it": "/who-is-behind-it/",
    "take action": "/take-action/",
    "fact sheets": "/fact-sheets/",
    "areas": "/areas/",
    "area, a police force's": "/areas/kent-police/",
    "area, a police force's without rates": "/areas/city-of-london-police/",
    "area, a region": "/areas/west-midlands/",
    "area, a nation": "/areas/scotland/",
    "area, the whole": "/areas/uk/",
    "supporters": "/supporters/",
    "supporters, from the second page": "/supporters/?after=1",
    "supporters, no match": "/supporters/?q=xyzzy",
    "supporters, similar names": "/supporters/?q=invnted+comunity+housng",
    "supporters, filtered": "/supporters/?kind=charity&area=wales",
    "sign up": "/sign-up/",
    "check your email": "/sign-up/check-your-email/",
    "your entry": "/supporters/your-entry/",
    "your entry, link sent": "/supporters/your-entry/sent/",
    "left the list": "/supporters/your-entry/left/?choice=list",
    "left the mail": "/supporters/your-entry/left/?choice=mail",
    "erased": "/supporters/your-entry/left/?choice=erase",
    "link that is none": "/supporters/your-entry/entry/nonsense/",
    "words": "/words/",
    "privacy": "/privacy/",
    "accessibility": "/accessibility/",
    "contact": "/contact/",
    "facts": "/facts/",
    "facts, filtered": "/facts/?topic=youth&era=2006-2010",
    "facts, no match": "/facts/?words=xyzzy",
    "figure": "/facts/ss-07/",
    "figure that is not drawn": "/facts/ss-03/",
    "table with a line": "/facts/tables/stop-and-search-rate-by-ethnicity-2009-2020/",
    "table with a map": "/facts/tables/stop-and-search-by-region-2017-18-derived/",
    "table with dots": "/facts/tables/prison-ethnic-minority-share/",
    "table without a chart": "/facts/tables/youth-custody-by-ethnicity-points/",
    "news": "/news/",
    "press releases": "/news/?kind=release",
    "news item with a picture": "/news/a-hundred-cups/",
    "press release": "/news/numbers-for-every-force/",
    "press": "/press/",
    "for you": "/for-you/",
    "for policy makers": "/for-you/policy-makers/",
    "for commissioners and funders": "/for-you/commissioners-and-funders/",
    "for the media": "/for-you/media/",
    "pack": "/pack/",
    "fact sheet for an area": "/fact-sheets/facts-and-how-to-use-them/cleveland/",
    "fact sheet for an area without rates": "/fact-sheets/facts-and-how-to-use-them/city-of-london/",
    "publications": "/publications/",
    "publication, coming": "/publications/report/",
    "publication, out": "/publications/invented-manifesto/",
    "older edition": "/publications/invented-manifesto/editions/1/",
    "chapter": "/publications/invented-manifesto/editions/2/a-figure-in-its-place/",
    "tell me": "/publications/report/tell-me/",
    "tell me, sent": "/publications/tell-me/check-your-email/",
    "tell me, stopped": "/publications/tell-me/stopped/",
    "tell me, link that is none": "/publications/tell-me/stop/nonsense/",
    "initiatives": "/initiatives/",
    "initiatives, filtered": "/initiatives/?area=west-midlands&field=education",
    "initiatives, none there": "/initiatives/?area=scotland&field=prevention",
    "initiatives, one ticked": "/initiatives/?compare=second-reading",
    "initiatives side by side": "/initiatives/?compare=second-reading&compare=paid-from-day-one",
    "initiative": "/initiatives/kettle-at-the-gate/",
    "initiative with gaps": "/initiatives/paid-from-day-one/",
    "events": "/events/",
    "events, none there": "/events/?area=scotland",
    "events of the past": "/events/archive/",
    "events of the past, none there": "/events/archive/?area=northern-ireland",
    "event": "/events/figures-over-tea/",
    "event, online": "/events/reading-group/",
    "event, cancelled": "/events/summer-walk/",
    "event with its report": "/events/open-evening/",
    "event, past": "/events/stall-at-the-market/",
    "stories": "/stories/",
    "story": "/stories/first-day-out/",
    "story that stands in a chapter": "/publications/invented-manifesto/editions/2/what-comes-next/",
    "story, taken back": "/stories/taken-back/",
    "search": "/search/",
    "search, matches": "/search/?q=example",
    "search, one kind": "/search/?q=police&kind=fact-sheets",
    "search, close words": "/search/?q=polcie+serch",
    "search, no match": "/search/?q=xyzzy",
    "Welsh home": "/cy/",
    "Welsh page with a version": "/cy/aims/",
    "Welsh form": "/cy/sign-up/",
    "Welsh list of facts": "/cy/facts/",
    "Welsh fact sheet": "/cy/fact-sheets/facts-and-how-to-use-them/",
    "from right to left": "/ur/aims/",
    "Easy Read": "/en-simple/aims/",
    "sheet from right to left": "/ar/fact-sheets/facts-and-how-to-use-them/",
    "publication in Polish": "/pl/publications/invented-manifesto/",
    "newsletter, every issue": "/newsletter/archive/",
    "newsletter, every issue in Welsh": "/cy/newsletter/archive/",
    "newsletter, an issue with everything": "/newsletter/archive/2-every-kind-of-thing-in-one-mail-example/",
    "error 404 in Welsh": "/cy/no-such-page/",
    "error 404": "/no-such-page/",
    "error 400": "/%00",
    "error 405": "/sign-up/new-link/",
    "newsletter": "/newsletter/",
    "newsletter, check your email": "/newsletter/check-your-email/",
    "newsletter, link that is none": "/newsletter/leave/nobody/0/",
    "newsletter, erased": "/newsletter/left/",
    "Welsh newsletter": "/cy/newsletter/",
    "log in": "/accounts/login/",
    "password reset": "/accounts/password/reset/",
}


def go_to(page, site, name):
    """Take the steps to a page, and keep its markup for whoever looks at that: the way there is the long part."""
    documents = []

    def keep(response):
        if response.request.is_navigation_request():
            documents.append(response)

    page.on("response", keep)
    PAGES[name](page, site)
    page.remove_listener("response", keep)
    site.markup[name] = documents[-1].body()


def at(path):
    return lambda page, site: page.goto(path)


def fact_sheet(number):
    def steps(page, site):
        page.goto("/fact-sheets/")
        with page.expect_navigation():
            page.locator(".card a").nth(number - 1).click()

    return steps


def organisation(beginning):
    def steps(page, site):
        page.goto(next(url for name, url in site.told["organisation"].items() if name.startswith(beginning)))

    return steps


def personal(purpose, state, more=""):
    """Behind the link of an organisation in this state."""
    return lambda page, site: page.goto(site.told[purpose][state] + more)


def own(title, more=""):
    """What an organisation sees of its own initiative or event, by the link to its entry."""
    return lambda page, site: page.goto(site.told["entry"]["approved"] + site.told["own"][f"{title} (example)"] + more)


def write_to(beginning):
    start = organisation(beginning)

    def steps(page, site):
        start(page, site)
        with page.expect_navigation():
            page.get_by_role("link", name="Write to them").click()

    return steps


def expired(purpose, state):
    return lambda page, site: page.goto(site.told["expired"][purpose][state])


def sent(start, button, **answers):
    """What comes back for these answers to the form that ``start`` leads to."""

    def steps(page, site):
        start(page, site)
        for name, answer in answers.items():
            page.locator(f"main [name={name}]").fill(answer)
        with page.expect_navigation():
            page.get_by_role("button", name=button, exact=True).click()

    return steps


def from_the_foot(email):
    def steps(page, site):
        page.goto("/privacy/")
        page.get_by_label("Get our newsletter").fill(email)
        with page.expect_navigation():
            page.get_by_role("button", name="Subscribe").click()

    return steps


def twice(steps):
    def both(page, site):
        steps(page, site)
        steps(page, site)

    return both


def posted(path, body="", elsewhere=False):
    """What comes back for a form that no page of ours has, sent from here or from another site."""

    def steps(page, site):
        page.goto("about:blank" if elsewhere else "/contact/")
        with page.expect_navigation():
            page.evaluate(POST, [site.url + path, body])

    return steps


POST = """([action, value]) => {
    const form = Object.assign(document.createElement("form"), { method: "post", action });
    form.append(Object.assign(document.createElement("textarea"), { name: "body", value }));
    document.body.append(form);
    form.submit();
}"""


def kept(path, html, status=200):
    """A page that was read or rendered earlier, in its place on the site."""

    def steps(page, site):
        answer = {"body": html(site), "status": status, "content_type": "text/html"}
        page.route(site.url + path, lambda route: route.fulfill(**answer))
        page.goto(path)

    return steps


WRONG_ANSWERS = {
    "name": "https://example.org",
    "registration_number": "12-34-WRONG",
    "website": "not a website",
    "people_supported": "about forty",
    "contact_email": "nobody",
    "contact_phone": "ring me",
}
ASK, EDIT = at("/supporters/your-entry/"), personal("entry", "approved")

NEW_INITIATIVE, SEND = personal("entry", "approved", "initiatives/new/"), "Send it to be checked"

PAGES = {name: at(path) for name, path in ADDRESSES.items()} | {
    "home of an empty site": kept("/?empty", lambda site: site.empty["/"]),
    "supporters of an empty site": kept("/supporters/?empty", lambda site: site.empty["/supporters/"]),
    "areas of an empty site": kept("/areas/?empty", lambda site: site.empty["/areas/"]),
    "area of an empty site": kept("/areas/kent-police/?empty", lambda site: site.empty["/areas/kent-police/"]),
    "newsletter of an empty site": kept("/newsletter/archive/?empty", lambda site: site.empty["/newsletter/archive/"]),
    "stories of an empty site": kept("/stories/?empty", lambda site: site.empty["/stories/"]),
    "fact sheet": fact_sheet(1),
    "fact sheet with figures": fact_sheet(2),
    "organisation": organisation("Invented Community"),
    "organisation with a long name": organisation("The Unreal Peer"),
    "organisation in Arabic": organisation("مجموعة"),
    "sign up, every error": sent(at("/sign-up/"), "Send and confirm by email", **WRONG_ANSWERS),
    "confirm": personal("confirm", "unconfirmed"),
    "confirm, already": personal("confirm", "approved"),
    "confirm, expired": expired("confirm", "unconfirmed"),
    "status, unconfirmed": personal("status", "unconfirmed"),
    "status, confirmed": personal("status", "confirmed"),
    "status, queried": personal("status", "queried"),
    "status, empty answer": sent(personal("status", "queried"), "Send your message"),
    "status, approved": personal("status", "approved"),
    "status, declined": personal("status", "declined"),
    "status, withdrawn": personal("status", "withdrawn"),
    "your entry, wrong address": sent(ASK, "Email me a link", email="nobody"),
    "press release under embargo": lambda page, site: page.goto(site.told["embargoed"]),
    "edit with a waiting change": EDIT,
    "edit, every error": sent(EDIT, "Save the changes", name="", contact_name="", website="nothing"),
    "edit, saved": personal("entry", "approved", "?saved"),
    "edit, link expired": expired("entry", "approved"),
    "tell me, wrong address": sent(at("/publications/report/"), "Email me when it is out", email="nobody"),
    "tell me, confirm": personal("confirm_alert", "asked"),
    "tell me, confirmed": personal("confirm_alert", "confirmed"),
    "tell me, stop": personal("stop_alert", "asked"),
    "propose an initiative": personal("entry", "approved", "initiatives/new/"),
    "propose an initiative, every error": sent(NEW_INITIATIVE, SEND, run_by="", website="nothing"),
    "add an event": personal("entry", "approved", "events/new/"),
    "add an event, every error": sent(personal("entry", "approved", "events/new/"), SEND, organiser="", online="x"),
    "change an initiative": own("The kettle at the gate"),
    "change what was refused": own("A talk without a room"),
    "report": own("A stall at the market", "report/"),
    "report, every error": sent(own("A stall at the market", "report/"), "Send the report", came="many"),
    "cancel an event": own("The figures, over tea", "cancel/"),
    "proposed": personal("entry", "approved", "?sent"),
    "write to an organisation": write_to("Made-up Mentoring"),
    "write to an organisation, every error": sent(write_to("Made-up Mentoring"), "Send your message", email="nobody"),
    "message sent": at("/supporters/message-sent/"),
    "leave": personal("entry", "approved", "leave/"),
    "leave, no choice": sent(personal("entry", "approved", "leave/"), "Do this now"),
    "newsletter, wrong address": sent(at("/newsletter/"), "Get the newsletter", email="nobody"),
    "newsletter, wrong address at the foot": from_the_foot("nobody"),
    "newsletter, confirm": personal("reader", "confirm"),
    "newsletter, confirmed": personal("reader", "confirmed"),
    "newsletter, choices": personal("reader", "preferences"),
    "newsletter, choices saved": personal("reader", "preferences", "?saved"),
    "newsletter, choices while it pauses": personal("reader", "paused"),
    "newsletter, choices of who left": personal("reader", "who left"),
    "newsletter, choices of who waits": personal("reader", "waiting"),
    "newsletter, leave": personal("reader", "leave"),
    "newsletter, left": personal("reader", "left"),
    "newsletter, left, no reason": sent(personal("reader", "left"), "Tell us"),
    "newsletter, left, thanks": personal("reader", "left", "?thanks"),
    "newsletter, own data": personal("reader", "own_data"),
    "newsletter, own data, wrong address": sent(
        personal("reader", "own_data"), "Send a link to the new address", email="nobody"
    ),
    "newsletter, new address": personal("reader", "new_address"),
    "error 403": posted("/sign-up/", elsewhere=True),
    "error 413": posted("/sign-up/", body="x" * 1_100_000),
    "error 429": twice(sent(ASK, "Email me a link", email="often@example.org")),
    "error 500": kept("/broken/", lambda site: site.told["error"]["500"], 500),
    "error 503": kept("/away/", lambda site: site.told["error"]["503"], 503),
    "log in, wrong password": sent(at("/accounts/login/"), "Log in", login="officer", password="wrong"),
    "password reset, wrong address": sent(at("/accounts/password/reset/"), "Reset My Password", email="nobody"),
}
