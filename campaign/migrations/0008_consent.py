from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("campaign", "0007_content_version_of_activity")]
    operations = []
