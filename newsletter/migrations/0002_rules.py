from django.db import migrations

# An event is evidence: never changed, and deleted only with its subscriber, by the erasure of that very person.
EVIDENCE = """
CREATE FUNCTION consent_event_is_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('newsletter.erasing', true) = OLD.subscriber_id::text THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'What happened to a consent is kept as it was written.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_event_is_evidence';
END
$$;
CREATE TRIGGER consent_event_is_evidence BEFORE UPDATE OR DELETE ON newsletter_consentevent
    FOR EACH ROW EXECUTE FUNCTION consent_event_is_evidence();
"""

# Checked when the transaction ends. Whoever is subscribed has confirmed, or was imported with evidence; whoever has
# left since has confirmed again: an import brings nobody back.
CONSENT = """
CREATE FUNCTION subscriber_has_consent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    now_state text;
    last_no bigint;
BEGIN
    SELECT state INTO now_state FROM newsletter_subscriber WHERE id = NEW.id;
    IF now_state IS DISTINCT FROM 'subscribed' THEN
        RETURN NULL;
    END IF;
    SELECT max(id) INTO last_no FROM newsletter_consentevent
        WHERE subscriber_id = NEW.id AND kind IN ('left', 'complained');
    IF NOT EXISTS (
        SELECT FROM newsletter_consentevent WHERE subscriber_id = NEW.id
            AND (kind = 'confirmed' AND id > coalesce(last_no, 0) OR kind = 'imported' AND last_no IS NULL)
    ) THEN
        RAISE EXCEPTION 'Nobody is subscribed without a consent, and whoever left comes back only by confirming again.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'subscriber_has_consent';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER subscriber_has_consent AFTER INSERT OR UPDATE OF state ON newsletter_subscriber
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'subscribed')
    EXECUTE FUNCTION subscriber_has_consent();
"""

# An issue that has a mailing is what readers get, so its words and audience stay what they were frozen as. It becomes a
# draft again only when its mailing is gone, copies and all; an editor's late save cannot cut the two apart.
FROZEN = """
CREATE FUNCTION issue_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.mailing_id IS DISTINCT FROM OLD.mailing_id OR to_jsonb(NEW) - 'updated_at' = to_jsonb(OLD) - 'updated_at'
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'An issue that goes out, or has gone out, stays as it is.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'issue_is_frozen';
END
$$;
CREATE TRIGGER issue_is_frozen BEFORE UPDATE OR DELETE ON newsletter_issue
    FOR EACH ROW WHEN (OLD.mailing_id IS NOT NULL) EXECUTE FUNCTION issue_is_frozen();

CREATE FUNCTION issue_keeps_its_mailing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM outbox_mailing WHERE id = OLD.mailing_id) THEN
        RAISE EXCEPTION 'An issue is a draft again when its mailing is gone, not before.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'issue_keeps_its_mailing';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER issue_keeps_its_mailing AFTER UPDATE OF mailing_id ON newsletter_issue
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.mailing_id IS NOT NULL AND NEW.mailing_id IS DISTINCT FROM OLD.mailing_id)
    EXECUTE FUNCTION issue_keeps_its_mailing();

CREATE FUNCTION block_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    block newsletter_block := coalesce(NEW, OLD);
BEGIN
    IF EXISTS (SELECT FROM newsletter_issue WHERE id = block.issue_id AND mailing_id IS NOT NULL) THEN
        RAISE EXCEPTION 'An issue that goes out, or has gone out, stays as it is.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'issue_is_frozen';
    END IF;
    RETURN block;
END
$$;
CREATE TRIGGER issue_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON newsletter_block
    FOR EACH ROW EXECUTE FUNCTION block_is_frozen();
"""
NOT_FROZEN = "".join(
    f"DROP FUNCTION {name} CASCADE;" for name in ("issue_is_frozen", "issue_keeps_its_mailing", "block_is_frozen")
)

# Visitors see the issues that have begun to leave, and the topics. Issue and blocks are frozen by then (above), so the
# mailing alone says when one is to be seen.
CONTENT = """
CREATE TRIGGER content_changed AFTER UPDATE OF started_at OR DELETE ON outbox_mailing
    FOR EACH STATEMENT EXECUTE FUNCTION content_changed();
CREATE TRIGGER content_changed AFTER INSERT OR UPDATE OR DELETE ON newsletter_topic
    FOR EACH STATEMENT EXECUTE FUNCTION content_changed();
"""
NO_CONTENT = "".join(f"DROP TRIGGER content_changed ON {table};" for table in ("newsletter_topic", "outbox_mailing"))

# An issue is found by what staff wrote in it. What introduces a thing of the site is not among that: it goes from the
# archive when the thing does.
SEARCH = """
ALTER FUNCTION searchable() RENAME TO searchable_content;
CREATE FUNCTION searchable() RETURNS TABLE (kind text, object_id bigint, path text, title text, summary text,
    content text, published_at timestamptz, updated_at timestamptz, until date) LANGUAGE sql STABLE AS $$
    SELECT * FROM searchable_content()
    UNION ALL SELECT 'issue', issue.id, '/newsletter/archive/' || issue.id || '-' || slug || '/', issue.subject,
        preheader, (SELECT coalesce(string_agg(concat_ws(' ', title, search_text(text)), ' ' ORDER BY "order", id), '')
            FROM newsletter_block WHERE issue_id = issue.id AND kind <> 'item'),
        started_at, started_at, NULL
    FROM newsletter_issue AS issue JOIN outbox_mailing AS mailing ON mailing.id = mailing_id
    WHERE started_at IS NOT NULL
$$;
CREATE FUNCTION issue_left_its_mailing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_write('issue', ARRAY[NEW.id]);
    RETURN NULL;
END
$$;
CREATE TRIGGER search_changed AFTER UPDATE OF mailing_id ON newsletter_issue
    FOR EACH ROW WHEN (OLD.mailing_id IS NOT NULL) EXECUTE FUNCTION issue_left_its_mailing();
"""
NO_SEARCH = """
DROP FUNCTION issue_left_its_mailing CASCADE;
DROP FUNCTION searchable();
ALTER FUNCTION searchable_content() RENAME TO searchable;
DELETE FROM campaign_searchentry WHERE kind = 'issue';
"""

# A story goes out only while whoever tells it agrees to the newsletter: when it is taken back, the sending of every
# issue that shows it stops, and nobody can start it again. Where it has gone already is written down for good.
STORIES = """
CREATE FUNCTION stories_of_issue(mailing bigint) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT item_id FROM newsletter_block AS block JOIN newsletter_issue AS issue ON issue.id = issue_id
    JOIN django_content_type AS type ON type.id = item_type_id
    WHERE mailing_id = mailing AND block.kind = 'item' AND app_label = 'campaign' AND model = 'story'
$$;

-- Without a lock on the consent, which whoever withdraws it holds while they wait for the mailing: a mailing that starts
-- in that moment is stopped by the withdrawal (below).
CREATE FUNCTION story_may_go_out(story bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM campaign_story AS item JOIN campaign_consent AS consent ON consent.id = consent_id
        WHERE item.id = story AND status = 'published' AND published_at <= clock_timestamp()
            AND withdrawn_on IS NULL AND purposes @> ARRAY['website', 'newsletter']::varchar[]
            AND (ends_on IS NULL OR ends_on >= (clock_timestamp() AT TIME ZONE 'Europe/London')::date))
$$;

CREATE FUNCTION mailing_may_go_out(mailing bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (SELECT FROM stories_of_issue(mailing) AS story WHERE NOT story_may_go_out(story))
$$;

CREATE FUNCTION mailing_needs_its_stories() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT mailing_may_go_out(NEW.id) THEN
        NEW.state := 'paused';
        NEW.started_at := OLD.started_at;
        NEW.told_at := OLD.told_at;  -- whoever resumes it in vain reads why
        NEW.reason := 'A story in it may not be sent any more. It goes to nobody else: cancel it, '
            || 'or take it back and remove the story if nothing has left.';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER mailing_needs_its_stories BEFORE UPDATE OF state ON outbox_mailing
    FOR EACH ROW WHEN (NEW.state IN ('preparing', 'sending') AND OLD.state <> NEW.state)
    EXECUTE FUNCTION mailing_needs_its_stories();

CREATE FUNCTION story_stops_mailings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE outbox_mailing SET state = 'paused', reason =
        'A story in it was taken back. It goes to nobody else: cancel it, or take it back and remove the story if '
        || 'nothing has left.'
    WHERE state IN ('preparing', 'sending') AND OLD.id IN (SELECT stories_of_issue(outbox_mailing.id))
        AND NOT story_may_go_out(OLD.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER story_stops_mailings AFTER UPDATE OR DELETE ON campaign_story
    FOR EACH ROW EXECUTE FUNCTION story_stops_mailings();

-- The words of an issue are frozen with the name that was to be printed. Whoever wants another now, or none, is heard.
CREATE FUNCTION name_stops_mailings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE outbox_mailing SET state = 'paused', told_at = NULL, reason =
        'Who tells a story in it is to be named otherwise now. Cancel it, or take it back and send it anew if nothing '
        || 'has left: if it goes on, it goes with the old name.'
    WHERE state IN ('preparing', 'sending', 'paused') AND EXISTS (SELECT FROM stories_of_issue(outbox_mailing.id) AS shown
        JOIN campaign_story AS story ON story.id = shown WHERE consent_id = NEW.id AND story_may_go_out(story.id));
    RETURN NULL;
END
$$;
CREATE TRIGGER name_stops_mailings AFTER UPDATE ON campaign_consent FOR EACH ROW
    WHEN ((OLD.named_as, OLD.shown_name) IS DISTINCT FROM (NEW.named_as, NEW.shown_name))
    EXECUTE FUNCTION name_stops_mailings();

CREATE FUNCTION issue_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_write('issue', ARRAY(SELECT id FROM newsletter_issue WHERE mailing_id = NEW.id));
    INSERT INTO campaign_copy (story_id, what, first_on, by_hand)
        SELECT story.id, 'E-newsletter: ' || NEW.subject || ' (issue ' || issue.id || ')',
            (NEW.started_at AT TIME ZONE 'Europe/London')::date, false
        FROM newsletter_issue AS issue, stories_of_issue(NEW.id) AS shown JOIN campaign_story AS story ON story.id = shown
        WHERE issue.mailing_id = NEW.id
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER issue_begins AFTER UPDATE OF started_at ON outbox_mailing
    FOR EACH ROW WHEN (OLD.started_at IS NULL AND NEW.started_at IS NOT NULL) EXECUTE FUNCTION issue_begins();
"""
NO_STORIES = "".join(
    f"DROP FUNCTION {name} CASCADE;"
    for name in (
        *("mailing_needs_its_stories", "story_stops_mailings", "name_stops_mailings", "issue_begins"),
        *("mailing_may_go_out", "stories_of_issue", "story_may_go_out"),
    )
)

WORDS = (
    "I want the Race for Justice e-newsletter: news, facts and events, a few times a year. You keep my email address "
    "and what I chose, to send it and for nothing else. Every mail has a link with which I can leave."
)
WORDS_IN_WELSH = (
    "Rwyf am gael e-gylchlythyr Race for Justice: newyddion, ffeithiau a digwyddiadau, ychydig o weithiau’r flwyddyn. "
    "Rydych yn cadw fy nghyfeiriad e-bost a’r hyn a ddewisais er mwyn ei anfon, ac at ddim byd arall. Mae dolen ym mhob "
    "neges i mi allu gadael."
)
TOPICS = [
    ("campaign", "News of the campaign", "Newyddion yr ymgyrch"),
    ("facts", "New facts, reports and research", "Ffeithiau, adroddiadau ac ymchwil newydd"),
    ("events", "Events", "Digwyddiadau"),
    ("groups", "For voluntary and community groups", "I grwpiau gwirfoddol a chymunedol"),
]


def write_first_rows(apps, schema_editor):
    wording, topic = apps.get_model("supporters", "Wording"), apps.get_model("newsletter", "Topic")
    for slug, text in {"newsletter": WORDS, "newsletter-cy": WORDS_IN_WELSH}.items():
        wording.objects.get_or_create(slug=slug, version=1, defaults={"text": text})  # a wording is never deleted
    for number, (slug, name, name_cy) in enumerate(TOPICS, 1):
        topic.objects.create(slug=slug, name=name, name_cy=name_cy, order=10 * number)


class Migration(migrations.Migration):
    dependencies = [
        ("newsletter", "0001_newsletter"),
        ("campaign", "0009_search"),
        ("supporters", "0003_rules"),
        ("outbox", "0003_mailings"),
    ]
    operations = [
        migrations.RunSQL(EVIDENCE, "DROP FUNCTION consent_event_is_evidence CASCADE"),
        migrations.RunSQL(CONSENT, "DROP FUNCTION subscriber_has_consent CASCADE"),
        migrations.RunSQL(FROZEN, NOT_FROZEN),
        migrations.RunSQL(CONTENT, NO_CONTENT),
        migrations.RunSQL(SEARCH, NO_SEARCH),
        migrations.RunSQL(STORIES, NO_STORIES),
        migrations.RunPython(write_first_rows, migrations.RunPython.noop, elidable=False),
    ]
