from django.db import migrations

# What the register says rules what is shown, in the transaction that writes it: no code can forget to.
# Whoever needs several of the rows locks them in one order: story, consent, file.
VALID = """
CREATE FUNCTION consent_allows(number bigint, purpose text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM campaign_consent
        WHERE id = number AND withdrawn_on IS NULL AND purpose = ANY (purposes)
            AND (ends_on IS NULL OR ends_on >= (now() AT TIME ZONE 'Europe/London')::date)
        FOR SHARE;  -- whoever is withdrawing it just now comes first, or after us
    RETURN FOUND;
END
$$;
"""

PUBLISHED = """
CREATE FUNCTION story_needs_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT consent_allows(NEW.consent_id, 'website') THEN
        RAISE EXCEPTION 'A story is published only with a valid consent for the website.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'story_needs_consent';
    END IF;
    RETURN NEW;
END
$$;
-- A story that the clock has ended stays what it is; its text may still follow a thing in it that moves.
CREATE TRIGGER story_needs_consent BEFORE INSERT OR UPDATE OF status, published_at, consent_id ON campaign_story
    FOR EACH ROW WHEN (NEW.status = 'published') EXECUTE FUNCTION story_needs_consent();
"""

# A file goes with its story. One that is only corrected stays until it is made anew.
DOWN = """
CREATE FUNCTION story_comes_down() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM campaign_madefile WHERE stories @> ARRAY[OLD.id];
    IF TG_OP = 'DELETE' THEN
        DELETE FROM campaign_revision WHERE object_id = OLD.id AND content_type_id =
            (SELECT id FROM django_content_type WHERE app_label = 'campaign' AND model = 'story');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER story_comes_down AFTER UPDATE ON campaign_story FOR EACH ROW
    WHEN (NEW.status <> 'published' OR NEW.published_at > clock_timestamp() OR NEW.consent_id IS DISTINCT FROM OLD.consent_id)
    EXECUTE FUNCTION story_comes_down();
CREATE TRIGGER story_is_gone AFTER DELETE ON campaign_story FOR EACH ROW EXECUTE FUNCTION story_comes_down();
"""

WITHDRAWN = """
CREATE FUNCTION consent_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.withdrawn_on IS NOT NULL AND NEW.withdrawn_on IS NULL THEN
        RAISE EXCEPTION 'What was withdrawn stays withdrawn: a new consent is a new entry.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_stays_withdrawn';
    END IF;
    -- Also where only the name to print or the last day is another: searches and files must not show the one before.
    UPDATE campaign_story SET updated_at = now(),
        status = CASE WHEN consent_allows(NEW.id, 'website') THEN status ELSE 'withdrawn' END
        WHERE consent_id = NEW.id AND status = 'published';
    DELETE FROM campaign_madefile WHERE stories && ARRAY(SELECT id FROM campaign_story WHERE consent_id = NEW.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER consent_changed AFTER UPDATE ON campaign_consent FOR EACH ROW
    WHEN ((OLD.withdrawn_on, OLD.ends_on, OLD.purposes, OLD.named_as, OLD.shown_name)
        IS DISTINCT FROM (NEW.withdrawn_on, NEW.ends_on, NEW.purposes, NEW.named_as, NEW.shown_name))
    EXECUTE FUNCTION consent_changed();
"""

# A file that was begun before a withdrawal and ended after it.
FILES = """
CREATE FUNCTION madefile_needs_consent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    allowed bigint[];
BEGIN
    SELECT coalesce(array_agg(story.id), '{}') INTO allowed FROM (
        SELECT id, consent_id FROM campaign_story
            WHERE id = ANY (NEW.stories) AND status = 'published' ORDER BY id FOR SHARE
    ) AS story WHERE consent_allows(story.consent_id, 'print');
    IF NOT NEW.stories <@ allowed THEN
        RAISE EXCEPTION 'A file shows only stories whose consent allows it.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'madefile_needs_consent';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER madefile_needs_consent BEFORE INSERT OR UPDATE ON campaign_madefile
    FOR EACH ROW WHEN (NEW.stories <> '{}') EXECUTE FUNCTION madefile_needs_consent();
"""

# The register of copies says until when the file was there.
COPIES = """
CREATE FUNCTION copy_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE campaign_copy SET last_on = (now() AT TIME ZONE 'Europe/London')::date
        WHERE what = 'File to download: ' || OLD.name AND NOT by_hand AND last_on IS NULL;
    RETURN NULL;
END
$$;
CREATE TRIGGER copy_ends AFTER DELETE ON campaign_madefile
    FOR EACH ROW WHEN (OLD.stories <> '{}') EXECUTE FUNCTION copy_ends();
"""

# The same for a sheet: the pack that holds it, and every ZIP, is not there until it is made without it.
SHEETS = """
CREATE FUNCTION sheet_comes_down() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM campaign_madefile WHERE name = 'pack/race-for-justice-pack.pdf' OR name LIKE '%.zip'
        OR name IN ('fact-sheets/' || OLD.slug || '.pdf', 'fact-sheets/' || OLD.slug || '-large-print.pdf');
    RETURN NULL;
END
$$;
CREATE TRIGGER sheet_comes_down AFTER UPDATE ON campaign_factsheet FOR EACH ROW
    WHEN (OLD.status = 'published' AND (NEW.status <> 'published' OR NEW.published_at > clock_timestamp()))
    EXECUTE FUNCTION sheet_comes_down();
CREATE TRIGGER sheet_is_gone AFTER DELETE ON campaign_factsheet FOR EACH ROW
    WHEN (OLD.status = 'published') EXECUTE FUNCTION sheet_comes_down();
"""

FUNCTIONS = ["story_needs_consent", "story_comes_down", "consent_changed", "madefile_needs_consent"]
FUNCTIONS += ["copy_ends", "sheet_comes_down", "consent_allows"]
DROP = "".join(f"DROP FUNCTION {name} CASCADE;" for name in FUNCTIONS)


class Migration(migrations.Migration):
    dependencies = [
        ("campaign", "0007_content_version_of_activity"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunSQL(VALID + PUBLISHED + DOWN + WITHDRAWN + FILES + COPIES + SHEETS, DROP)]
