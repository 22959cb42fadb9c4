"""The page of an issue on its way, as it goes on without anybody pressing anything."""

import pytest
from playwright.sync_api import expect

from tests.browser.sites import log_in

ON_ITS_WAY = """
from django.utils.timezone import now
from campaign.models import Campaign
from newsletter.audience import readers
from newsletter.letter import letter
from newsletter.models import Block, Issue
from newsletter.services import issues
from outbox.models import Mailing

Campaign.objects.update(contact_address="1 Example Street", contact_email="post@example.org")
issue = Issue.objects.create(subject="On its way (example)")
Block.objects.create(issue=issue, kind="text", text="<p>Something new.</p>")
seen = issues.seal(issue, letter(issue))
mailing = issues.schedule(issue, by=None, typed_count=readers(issue).count(), seen=seen)
Mailing.objects.filter(pk=mailing.pk).update(state="sending", started_at=now())
print(issue.pk, mailing.pk, mailing.deliveries.count())
"""
ONE_LEAVES = """
UPDATE outbox_delivery SET state = 'sent', sent_at = now(), ended_at = now()
WHERE id = (SELECT min(id) FROM outbox_delivery WHERE mailing_id = %s AND state = 'pending')
"""


@pytest.mark.parametrize("script", [True, False])
def test_the_page_renews_itself_with_and_without_script(demo_site, open_page, script):
    page = open_page(demo_site, java_script_enabled=script)
    log_in(page)
    issue, mailing, copies = demo_site.manage("shell", "-v", "0", "-c", ON_ITS_WAY).split()
    page.goto(f"/admin/newsletter/issue/{issue}/sending/")
    expect(page.get_by_role("status")).to_contain_text(f"0 of {copies} done")
    if script:
        page.get_by_label("Why you pause it").fill("A wrong date.")

    demo_site.query(ONE_LEAVES, mailing)

    expect(page.get_by_role("status")).to_contain_text(f"1 of {copies} done")
    if script:
        expect(page.get_by_label("Why you pause it")).to_have_value("A wrong date.")

    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("heading", name="Paused")).to_be_visible()
    if script:
        expect(page.get_by_text("A wrong date.").last).to_be_visible()
