from django.db import migrations

# The moves are written out here, as they were when this migration was made; tests compare them with choices.MOVES.
ALLOWED = [
    ("unconfirmed", "confirmed"),
    ("confirmed", "queried"),
    ("confirmed", "approved"),
    ("confirmed", "declined"),
    ("queried", "confirmed"),
    ("approved", "withdrawn"),
    ("withdrawn", "approved"),
]
STATES = f"""
CREATE FUNCTION organisation_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN ({", ".join(map(str, ALLOWED))}) THEN
        RAISE EXCEPTION 'An organisation cannot go from % to %.', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'organisation_moves';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER organisation_moves BEFORE UPDATE OF state ON supporters_organisation
    FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION organisation_moves();
"""

# A move and a wording are evidence. A move goes only with its organisation, a wording never.
EVIDENCE = """
CREATE FUNCTION is_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is kept as it was written.', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_is_evidence';
END
$$;
CREATE TRIGGER is_evidence BEFORE UPDATE OF organisation_id, from_state, to_state, at, reason ON supporters_move
    FOR EACH ROW EXECUTE FUNCTION is_evidence();
CREATE TRIGGER is_evidence BEFORE UPDATE OR DELETE ON supporters_wording
    FOR EACH ROW EXECUTE FUNCTION is_evidence();
"""

# Sign-ups change nothing a visitor sees, so they do not wait for each other at the version's row.
CONTENT = """
CREATE FUNCTION supporters_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    visible boolean;
BEGIN
    IF TG_OP = 'INSERT' THEN
        visible := EXISTS (SELECT FROM after_rows WHERE state = 'approved');
    ELSIF TG_OP = 'DELETE' THEN
        visible := EXISTS (SELECT FROM before_rows WHERE state = 'approved');
    ELSE
        visible := EXISTS (SELECT FROM before_rows WHERE state = 'approved')
            OR EXISTS (SELECT FROM after_rows WHERE state = 'approved');
    END IF;
    IF visible THEN
        UPDATE campaign_contentversion SET version = version + 1;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER content_changed AFTER INSERT ON supporters_wording
    FOR EACH STATEMENT EXECUTE FUNCTION content_changed();
CREATE TRIGGER supporters_added AFTER INSERT ON supporters_organisation REFERENCING NEW TABLE AS after_rows
    FOR EACH STATEMENT EXECUTE FUNCTION supporters_changed();
CREATE TRIGGER supporters_removed AFTER DELETE ON supporters_organisation REFERENCING OLD TABLE AS before_rows
    FOR EACH STATEMENT EXECUTE FUNCTION supporters_changed();
CREATE TRIGGER supporters_changed AFTER UPDATE ON supporters_organisation
    REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
    FOR EACH STATEMENT EXECUTE FUNCTION supporters_changed();
"""

AUTHORITY = (
    "I may speak for this organisation, and it supports the campaign to end the inequalities that black and minority "
    "ethnic (BME) people face in the criminal justice system. You keep our entry to show that we support the campaign. "
    "You keep my name and contact details, and never show them in public, to confirm the entry and to write to us "
    "about it."
)


def write_first_wording(apps, schema_editor):
    apps.get_model("supporters", "Wording").objects.create(slug="authority", version=1, text=AUTHORITY)


class Migration(migrations.Migration):
    dependencies = [("supporters", "0002_supporters"), ("campaign", "0002_content_version")]
    operations = [
        migrations.RunSQL(STATES, "DROP FUNCTION organisation_moves CASCADE"),
        migrations.RunSQL(EVIDENCE, "DROP FUNCTION is_evidence CASCADE"),
        migrations.RunSQL(CONTENT, "DROP FUNCTION supporters_changed CASCADE"),
        migrations.RunPython(write_first_wording, migrations.RunPython.noop, elidable=False),
    ]
