from django.db import migrations

# What came with 0006 raises the content version like everything else that visitors see (0002).
TABLES = ["audience", "audience_figures", "consent", "event", "initiative", "news", "quote", "spokesperson", "story"]
TABLES += ["version"]
CREATE = "".join(
    f"""
CREATE TRIGGER content_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON campaign_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION content_changed();
"""
    for table in TABLES
)
DROP = "".join(f"DROP TRIGGER content_changed ON campaign_{table};" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("campaign", "0006_life_of_the_campaign")]
    operations = [migrations.RunSQL(CREATE, DROP)]
