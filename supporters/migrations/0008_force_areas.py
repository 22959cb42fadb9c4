import django.contrib.postgres.fields
from django.db import migrations, models

import campaign.models.activity

# As campaign/areas.py has them today: whoever changes them there writes a migration for databases that have these.
AREAS = """
uk england northern-ireland scotland wales east-midlands east-of-england london north-east north-west south-east
south-west west-midlands yorkshire-and-the-humber avon-and-somerset-police bedfordshire-police cambridgeshire-police
cheshire-police city-of-london-police cleveland-police cumbria-police derbyshire-police devon-and-cornwall-police
dorset-police durham-police dyfed-powys-police essex-police gloucestershire-police greater-manchester-police
gwent-police hampshire-police hertfordshire-police humberside-police kent-police lancashire-police
leicestershire-police lincolnshire-police merseyside-police metropolitan-police norfolk-police north-wales-police
north-yorkshire-police northamptonshire-police northumbria-police nottinghamshire-police south-wales-police
south-yorkshire-police staffordshire-police suffolk-police surrey-police sussex-police thames-valley-police
warwickshire-police west-mercia-police west-midlands-police west-yorkshire-police wiltshire-police
""".split()  # noqa: SIM905 – sixty lines otherwise

# Only the areas that an organisation names: the directory asks for all that share ground with the one looked for.
NAMED = """
CREATE OR REPLACE FUNCTION organisation_search(name text, kind text, areas text[]) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('simple'::regconfig, public.plain_words(name))
        || array_to_tsvector(ARRAY(SELECT 'area:' || area FROM unnest(areas) AS area) || ('kind:' || kind))
$$;
"""
# As migration 0001 has it.
NAMED_AND_WITHIN = """
CREATE OR REPLACE FUNCTION organisation_search(name text, kind text, areas text[]) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('simple'::regconfig, public.plain_words(name))
        || array_to_tsvector(ARRAY(SELECT 'area:' || area FROM unnest(areas
            || CASE WHEN 'uk' = ANY (areas) THEN ARRAY['england', 'northern-ireland', 'scotland', 'wales'] END
            || CASE WHEN areas && ARRAY['uk', 'england'] THEN ARRAY[
                'east-midlands', 'east-of-england', 'london', 'north-east', 'north-west', 'south-east', 'south-west',
                'west-midlands', 'yorkshire-and-the-humber'] END) AS area) || ('kind:' || kind))
$$;
"""
# The column is worked out when a row is written.
WRITE_AGAIN = "UPDATE supporters_organisation SET name = name WHERE areas_of_work && ARRAY['uk', 'england']::varchar[]"


class Migration(migrations.Migration):
    dependencies = [("supporters", "0007_content_version_of_proposals")]
    operations = [
        migrations.RemoveConstraint("organisation", "organisation_areas_are_known"),
        migrations.AlterField(
            "organisation",
            "areas_of_work",
            django.contrib.postgres.fields.ArrayField(
                models.CharField(max_length=30, validators=[campaign.models.activity.validate_area])
            ),
        ),
        migrations.AddConstraint(
            "organisation",
            models.CheckConstraint(
                name="organisation_areas_are_known",
                condition=models.Q(areas_of_work__contained_by=AREAS, areas_of_work__len__gt=0),
                violation_error_message="Choose at least one area.",
            ),
        ),
        migrations.RunSQL(NAMED + WRITE_AGAIN, NAMED_AND_WITHIN + WRITE_AGAIN),
    ]
