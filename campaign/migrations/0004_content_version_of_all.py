from django.db import migrations

# What came with 0003 raises the content version like everything else that visitors see (0002).
TABLES = ["chart", "chapter", "edition", "factsheet_charts", "factsheet_related", "madefile", "manifestopoint"]
TABLES += ["oldaddress", "picture", "picturefile", "publication", "publicationfile", "series", "template"]
CREATE = "".join(
    f"""
CREATE TRIGGER content_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON campaign_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION content_changed();
"""
    for table in TABLES
)
DROP = "".join(f"DROP TRIGGER content_changed ON campaign_{table};" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("campaign", "0003_figures_series_and_publications")]
    operations = [migrations.RunSQL(CREATE, DROP)]
