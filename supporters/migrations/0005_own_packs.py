import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

# Who asks for a pack wakes the file maker, which looks at the content version.
CREATE = """
CREATE TRIGGER content_changed AFTER INSERT OR UPDATE OR DELETE ON supporters_ownpack
    FOR EACH STATEMENT EXECUTE FUNCTION content_changed();
"""
DROP = "DROP TRIGGER content_changed ON supporters_ownpack;"


class Migration(migrations.Migration):
    dependencies = [("supporters", "0004_publication_alerts")]

    operations = [
        migrations.CreateModel(
            name="OwnPack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="own_pack",
                        to="supporters.organisation",
                    ),
                ),
            ],
            options={"ordering": ("organisation",)},
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
