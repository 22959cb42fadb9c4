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

# Visitors see the issues that have begun to leave, and the topics.
CONTENT = """
CREATE TRIGGER content_changed AFTER UPDATE OR DELETE ON newsletter_issue
    FOR EACH STATEMENT EXECUTE FUNCTION content_changed();
CREATE TRIGGER content_changed AFTER INSERT OR UPDATE OR DELETE ON newsletter_block
    FOR EACH STATEMENT EXECUTE FUNCTION content_changed();
CREATE TRIGGER content_changed AFTER INSERT OR UPDATE OR DELETE ON newsletter_topic
    FOR EACH STATEMENT EXECUTE FUNCTION content_changed();
CREATE TRIGGER content_changed AFTER UPDATE OF started_at OR DELETE ON outbox_mailing
    FOR EACH STATEMENT EXECUTE FUNCTION content_changed();
"""
NO_CONTENT = "".join(
    f"DROP TRIGGER content_changed ON {table};"
    for table in ("newsletter_issue", "newsletter_block", "newsletter_topic", "outbox_mailing")
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
        ("campaign", "0002_content_version"),
        ("supporters", "0003_rules"),
        ("outbox", "0003_mailings"),
    ]
    operations = [
        migrations.RunSQL(EVIDENCE, "DROP FUNCTION consent_event_is_evidence CASCADE"),
        migrations.RunSQL(CONSENT, "DROP FUNCTION subscriber_has_consent CASCADE"),
        migrations.RunSQL(FROZEN, NOT_FROZEN),
        migrations.RunSQL(CONTENT, NO_CONTENT),
        migrations.RunPython(write_first_rows, migrations.RunPython.noop, elidable=False),
    ]
