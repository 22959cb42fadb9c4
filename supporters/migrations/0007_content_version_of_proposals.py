from django.db import migrations

# Whose an initiative or event is shows on the pages of both.
TABLES = ["initiativeproposal", "eventproposal"]
CREATE = "".join(
    f"""
CREATE TRIGGER content_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON supporters_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION content_changed();
"""
    for table in TABLES
)
# Whether visitors can write to an organisation depends on whether somebody there takes mail.
CREATE += """
CREATE TRIGGER content_changed AFTER UPDATE OF no_mail_since ON supporters_contact
    FOR EACH STATEMENT EXECUTE FUNCTION content_changed();
"""
DROP = "".join(f"DROP TRIGGER content_changed ON supporters_{table};" for table in [*TABLES, "contact"])


class Migration(migrations.Migration):
    dependencies = [("supporters", "0006_proposals")]
    operations = [migrations.RunSQL(CREATE, DROP)]
