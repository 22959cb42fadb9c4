from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

# unaccent() depends on a dictionary somebody could change, so PostgreSQL does not let it be indexed; naming the
# dictionary and promising not to change it makes these functions safe to index. The schema is named because a
# restored dump has no search path. What unaccent() leaves is taken apart, so that the accents of letters it does not
# know go too, and the points of Hebrew and the vowel marks of Arabic; a final sigma is a sigma, a soft hyphen nothing.
FUNCTIONS = r"""
CREATE FUNCTION plain_words(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT trim(regexp_replace(regexp_replace(
        translate(lower(normalize(public.unaccent(
            'public.unaccent'::regdictionary, replace($1, U&'\00AD', '')), NFD)), 'ς''`', 'σ'),
        '[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]+', '', 'g'),
        '[!-/:-@\[-`{-~[:space:]]+', ' ', 'g'))
$$;

-- The words of the name, its kind, and every area it is found in: who works in all of England works in London.
CREATE FUNCTION organisation_search(name text, kind text, areas text[]) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('simple'::regconfig, public.plain_words(name))
        || array_to_tsvector(ARRAY(SELECT 'area:' || area FROM unnest(areas
            || CASE WHEN 'uk' = ANY (areas) THEN ARRAY['england', 'northern-ireland', 'scotland', 'wales'] END
            || CASE WHEN areas && ARRAY['uk', 'england'] THEN ARRAY[
                'east-midlands', 'east-of-england', 'london', 'north-east', 'north-west', 'south-east', 'south-west',
                'west-midlands', 'yorkshire-and-the-humber'] END) AS area) || ('kind:' || kind))
$$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(FUNCTIONS, "DROP FUNCTION organisation_search; DROP FUNCTION plain_words"),
    ]
