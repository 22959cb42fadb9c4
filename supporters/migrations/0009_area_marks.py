import json

from django.db import migrations, models

# What each area is divided into, as campaign/areas.py has it today: whoever changes it there writes a migration.
PARTS = {
    "uk": "england northern-ireland scotland wales",
    "england": "east-midlands east-of-england london north-east north-west south-east south-west west-midlands "
    "yorkshire-and-the-humber",
    "wales": "dyfed-powys-police gwent-police north-wales-police south-wales-police",
    "east-midlands": "derbyshire-police leicestershire-police lincolnshire-police northamptonshire-police "
    "nottinghamshire-police",
    "east-of-england": "bedfordshire-police cambridgeshire-police essex-police hertfordshire-police norfolk-police "
    "suffolk-police",
    "london": "city-of-london-police metropolitan-police",
    "north-east": "cleveland-police durham-police northumbria-police",
    "north-west": "cheshire-police cumbria-police greater-manchester-police lancashire-police merseyside-police",
    "south-east": "hampshire-police kent-police surrey-police sussex-police thames-valley-police",
    "south-west": "avon-and-somerset-police devon-and-cornwall-police dorset-police gloucestershire-police "
    "wiltshire-police",
    "west-midlands": "staffordshire-police warwickshire-police west-mercia-police west-midlands-police",
    "yorkshire-and-the-humber": "humberside-police north-yorkshire-police south-yorkshire-police west-yorkshire-police",
}

PARTS = {area: parts.split() for area, parts in PARTS.items()}


def inside(area):
    """The area and everything in it."""
    return [area, *(key for part in PARTS.get(area, ()) for key in inside(part))]


def touching(area):
    """Every area that shares ground with it: the wider ones around it, and those in it."""
    return sorted({*inside(area), *(wider for wider in PARTS if area in inside(wider))})


# The mark of an area is its number in the alphabet, as supporters/directory.py asks for it: short, because the index of
# the list holds the marks as well.
MARKS = {area: f":{number}" for number, area in enumerate(sorted(inside("uk")))}
MARKS_OF = {area: [MARKS[other] for other in touching(area)] for area in MARKS}

# An organisation is found by one mark in every area that shares ground with one it names: dozens of marks in the query
# made a word in an area slow. No word begins with a colon, so none is mistaken for a mark, as “kind” was.
SHARED = f"""
CREATE OR REPLACE FUNCTION organisation_search(name text, kind text, areas text[]) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT strip(to_tsvector('simple'::regconfig, public.plain_words(name)))
        || array_to_tsvector(ARRAY(
            SELECT DISTINCT mark FROM unnest(areas) AS area,
                jsonb_array_elements_text('{json.dumps(MARKS_OF)}'::jsonb -> area) AS mark
        ) || (':' || kind))
$$;
"""  # noqa: S608 – our own words
# As migration 0008 has it.
NAMED = """
CREATE OR REPLACE FUNCTION organisation_search(name text, kind text, areas text[]) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('simple'::regconfig, public.plain_words(name))
        || array_to_tsvector(ARRAY(SELECT 'area:' || area FROM unnest(areas) AS area) || ('kind:' || kind))
$$;
"""
# The column is worked out when a row is written.
WRITE_AGAIN = "UPDATE supporters_organisation SET name = name"
LISTED = models.Q(state="approved", listing="public")


class Migration(migrations.Migration):
    dependencies = [("supporters", "0008_force_areas")]
    operations = [
        migrations.RemoveIndex("organisation", "organisation_listed"),
        migrations.RunSQL(SHARED + WRITE_AGAIN, NAMED + WRITE_AGAIN),
        migrations.AddIndex(
            "organisation",
            models.Index(fields=["sort_key", "id"], include=("search",), name="organisation_listed", condition=LISTED),
        ),
    ]
