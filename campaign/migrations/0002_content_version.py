from django.db import migrations

# One row, raised by every change of what visitors see, in the transaction that makes the change: no code can forget
# to, and a page rendered before the commit can never pass for one rendered after it.
FUNCTION = """
CREATE FUNCTION content_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO campaign_contentversion (singleton, version) VALUES (true, 2)
        ON CONFLICT (singleton) DO UPDATE SET version = campaign_contentversion.version + 1;
    RETURN NULL;
END
$$;
INSERT INTO campaign_contentversion (singleton, version) VALUES (true, 1);
"""
TABLES = ["campaign", "page", "objective", "partner", "goal", "figure", "factsheet", "factsheet_figures", "idea"]
TRIGGERS = "".join(
    f"""
CREATE TRIGGER content_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON campaign_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION content_changed();
"""
    for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("campaign", "0001_content")]
    operations = [migrations.RunSQL(FUNCTION + TRIGGERS, "DROP FUNCTION content_changed CASCADE")]
