from django.db import migrations

# Going back leaves them: the directory of supporters needs two of them too. The third counts the slips in a word.
EXTENSIONS = "".join(f"CREATE EXTENSION IF NOT EXISTS {name};" for name in ("unaccent", "pg_trgm", "fuzzystrmatch"))

# English, with the accents of other letters taken off first. It is named with its schema, because a restored dump has
# no search path.
CONFIGURATION = """
CREATE TEXT SEARCH CONFIGURATION public.campaign (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION public.campaign
    ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, pg_catalog.english_stem;
"""

# What the parser would not take apart: race/ethnicity is a file name to it. The points of Hebrew and the vowel marks of
# Arabic go, which no dictionary knows, and a soft hyphen is nothing.
PLAIN = r"""
CREATE FUNCTION search_plain(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT regexp_replace(translate(normalize($1, NFC), U&'/_\00AD', '  '),
        '[\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]+', '', 'g')
$$;

-- Rich text as a reader hears it: a tag within a word is nothing, any other parts two words.
CREATE FUNCTION search_text(html text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT trim(regexp_replace(replace(replace(replace(replace(
        regexp_replace(regexp_replace(regexp_replace(html, '</?(a|em|strong)(\s[^>]*)?>', '', 'g'),
            '([^.:?!])</(h[23])>', '\1: ', 'g'), '<[^>]*>', ' ', 'g'),
        '&nbsp;', ' '), '&lt;', '<'), '&gt;', '>'), '&amp;', '&'), '\s+', ' ', 'g'))
$$;
"""

# Everything public, a row for each item: what is not in here is not found. A function and not a view, because a view
# would keep later migrations from altering the columns it names.
SEARCHABLE = """
CREATE FUNCTION searchable() RETURNS TABLE (kind text, object_id bigint, path text, title text, summary text,
    content text, published_at timestamptz, updated_at timestamptz, until date) LANGUAGE sql STABLE AS $$

    SELECT 'page'::text, id, CASE slug WHEN 'home' THEN '/' ELSE '/' || slug || '/' END,
        CASE slug WHEN 'home' THEN coalesce(nullif(menu_title, ''), title) ELSE title END,
        summary, concat_ws(' ', CASE slug WHEN 'home' THEN title END, description, search_text(body)),
        published_at, updated_at, NULL::date
    FROM campaign_page WHERE status = 'published'

    UNION ALL SELECT 'objective', item.id, '/aims/#objective-' || item.slug, item.title, '', search_text(item.text),
        greatest(item.published_at, page.published_at), item.updated_at, NULL
    FROM campaign_objective AS item JOIN campaign_page AS page ON page.slug = 'aims' AND page.status = 'published'
    WHERE item.status = 'published'

    UNION ALL SELECT 'partner', item.id, '/who-is-behind-it/#partner-' || item.slug, item.name, '',
        search_text(item.text), greatest(item.published_at, page.published_at), item.updated_at, NULL
    FROM campaign_partner AS item
    JOIN campaign_page AS page ON page.slug = 'who-is-behind-it' AND page.status = 'published'
    WHERE item.status = 'published'

    UNION ALL SELECT 'spokesperson', item.id, '/press/#speaker-' || item.id, item.name, item.role,
        concat_ws(' ', item.speaks_about, item.languages), greatest(item.published_at, page.published_at),
        item.updated_at, NULL
    FROM campaign_spokesperson AS item JOIN campaign_page AS page ON page.slug = 'press' AND page.status = 'published'
    WHERE item.status = 'published'

    UNION ALL SELECT 'quote', item.id, '/press/#quote-' || item.id, speaker.name, '', item.text,
        greatest(item.published_at, speaker.published_at, page.published_at, news.published_at), item.updated_at, NULL
    FROM campaign_quote AS item JOIN campaign_spokesperson AS speaker ON speaker.id = spokesperson_id
    JOIN campaign_page AS page ON page.slug = 'press' AND page.status = 'published'
    LEFT JOIN campaign_news AS news ON news.id = news_id
    WHERE item.status = 'published' AND speaker.status = 'published' AND (news_id IS NULL OR news.status = 'published')

    UNION ALL SELECT 'audience', id, '/for-you/' || slug || '/', title, summary,
        concat_ws(' ', search_text(ask), search_text(body), search_text(contact)), published_at, updated_at, NULL
    FROM campaign_audience WHERE status = 'published'

    UNION ALL SELECT 'factsheet', item.id, '/fact-sheets/' || slug || '/', title, summary,
        concat_ws(' ', search_text(body),
            (SELECT string_agg(text, ' ') FROM campaign_idea WHERE fact_sheet_id = item.id),
            (SELECT string_agg(concat_ws(' ', title, text), ' ') FROM campaign_template WHERE fact_sheet_id = item.id)),
        published_at, updated_at, NULL
    FROM campaign_factsheet AS item WHERE status = 'published'

    UNION ALL SELECT 'figure', id, '/facts/' || slug || '/', title, statement,
        concat_ws(' ', population, geography, period, source_title, publisher, caveat), published_at, updated_at, NULL
    FROM campaign_figure WHERE status = 'published'

    UNION ALL SELECT 'series', id, '/facts/tables/' || slug || '/', title, summary,
        concat_ws(' ', population, geography, period, source_title, publisher, caveat), published_at, updated_at, NULL
    FROM campaign_series WHERE status = 'published'

    UNION ALL SELECT 'publication', id, '/publications/' || slug || '/', title, summary,
        concat_ws(' ', authors, search_text(body)), published_at, updated_at, NULL
    FROM campaign_publication WHERE status = 'published'

    UNION ALL SELECT 'edition', edition.id, '/publications/' || item.slug || '/editions/' || number || '/',
        item.title || ', edition ' || number, item.summary,
        concat_ws(' ', notes, (SELECT string_agg(concat_ws(' ', point.title, search_text(point.text)), ' ')
            FROM campaign_manifestopoint AS point WHERE edition_id = edition.id)),
        greatest(edition.published_at, item.published_at), greatest(edition.updated_at, item.updated_at), NULL
    FROM campaign_edition AS edition JOIN campaign_publication AS item ON item.id = publication_id
    WHERE edition.status = 'published' AND item.status = 'published'

    UNION ALL SELECT 'chapter', chapter.id,
        '/publications/' || item.slug || '/editions/' || number || '/' || chapter.slug || '/',
        chapter.title || ': ' || item.title, '', search_text(chapter.body),
        greatest(edition.published_at, item.published_at), greatest(edition.updated_at, item.updated_at), NULL
    FROM campaign_chapter AS chapter JOIN campaign_edition AS edition ON edition.id = edition_id
    JOIN campaign_publication AS item ON item.id = publication_id
    WHERE edition.status = 'published' AND item.status = 'published'

    UNION ALL SELECT 'initiative', id, '/initiatives/' || slug || '/', title, summary,
        concat_ws(' ', place, array_to_string(areas, ' '), array_to_string(fields, ' '), run_by, for_whom,
            search_text(need), search_text(what_it_does), search_text(result), evidence, cost, search_text(learned)),
        published_at, updated_at, NULL
    FROM campaign_initiative WHERE status = 'published'

    UNION ALL SELECT 'event', id, '/events/' || slug || '/', title, summary,
        concat_ws(' ', place, array_to_string(areas, ' '), address, organiser, access, booking, search_text(body),
            whom_met, promised, search_text(what_happened)),
        published_at, updated_at, NULL
    FROM campaign_event WHERE status = 'published'

    UNION ALL SELECT 'story', item.id, '/stories/' || slug || '/', title, summary,
        concat_ws(' ', happened, search_text(body)), published_at, updated_at, ends_on
    FROM campaign_story AS item JOIN campaign_consent AS consent ON consent.id = consent_id
    WHERE status = 'published' AND withdrawn_on IS NULL AND 'website' = ANY (purposes)

    UNION ALL SELECT 'news', id, '/news/' || slug || '/', title, summary,
        concat_ws(' ', search_text(body), search_text(notes)), published_at, updated_at, NULL
    FROM campaign_news WHERE status = 'published'

    UNION ALL SELECT 'version', item.id, '/' || language || CASE page.slug WHEN 'home' THEN '/' ELSE
            coalesce('/' || page.slug, '/fact-sheets/' || sheet.slug, '/publications/' || publication.slug) || '/' END,
        item.title, item.summary, concat_ws(' ', item.description, search_text(item.body)),
        greatest(item.published_at, page.published_at, sheet.published_at, publication.published_at),
        item.updated_at, NULL
    FROM campaign_version AS item LEFT JOIN campaign_page AS page ON page.id = page_id
    LEFT JOIN campaign_factsheet AS sheet ON sheet.id = fact_sheet_id
    LEFT JOIN campaign_publication AS publication ON publication.id = publication_id
    WHERE item.status = 'published' AND 'published' IN (page.status, sheet.status, publication.status)
$$;
"""

# An entry is written in the transaction that changes what it shows. The triggers fire after content_changed, whose lock
# lets one writer in at a time: whoever comes second sees what the first has done.
WRITE = """
CREATE FUNCTION search_house_words(text, short text, long text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT trim(replace(replace($1, '{term}', coalesce(short, '')), '{long_term}', coalesce(long, '')))
$$;

CREATE FUNCTION search_write(wanted text, items bigint[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM campaign_searchentry WHERE kind = wanted AND object_id = ANY (items);
    INSERT INTO campaign_searchentry
        (kind, object_id, path, title, summary, text, published_at, updated_at, until, words)
    SELECT kind, object_id, path, filled.title, filled.summary, filled.content, published_at, updated_at, until,
        setweight(to_tsvector('public.campaign', search_plain(filled.title)), 'A')
        || setweight(to_tsvector('public.campaign', search_plain(filled.summary)), 'B')
        || setweight(to_tsvector('public.campaign', search_plain(left(filled.content, 200000))), 'C')
    FROM searchable() AS item
    LEFT JOIN (SELECT term, long_term FROM campaign_campaign LIMIT 1) AS house ON true
    CROSS JOIN LATERAL (SELECT search_house_words(item.title, term, long_term) AS title,
        search_house_words(item.summary, term, long_term) AS summary,
        search_house_words(item.content, term, long_term) AS content) AS filled
    WHERE kind = wanted AND object_id = ANY (items)
$$;

-- For a trigger: the kind, and a query for the numbers of its items that show what was “changed”.
CREATE FUNCTION search_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE items bigint[];
BEGIN
    EXECUTE format('SELECT array(%s)', TG_ARGV[1]) INTO items;
    PERFORM search_write(TG_ARGV[0], items);
    RETURN NULL;
END
$$;

-- Every item shows the house term, or may.
CREATE FUNCTION search_changed_everywhere() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_write(kind, array_agg(object_id)) FROM searchable() GROUP BY kind;
    RETURN NULL;
END
$$;
CREATE TRIGGER search_changed AFTER INSERT OR UPDATE ON campaign_campaign
    FOR EACH STATEMENT EXECUTE FUNCTION search_changed_everywhere();
"""
# What to look for when nothing has the words that were typed: for each of them, the word of the site that begins so, or
# else the one with the fewest slips in between. The words are those of so many items at the most.
NEAR = r"""
CREATE FUNCTION search_near(typed text) RETURNS tsquery LANGUAGE sql STABLE AS $$
    WITH known AS MATERIALIZED (
        SELECT word, ndoc FROM ts_stat('SELECT words FROM campaign_searchentry
            WHERE published_at <= now() AND (until IS NULL OR until >= current_date) LIMIT 2000')),
    asked AS (SELECT lexeme FROM unnest(to_tsvector('public.campaign', search_plain(typed))) LIMIT 8)
    SELECT string_agg(quote_literal(word) || beginning, ' | ')::tsquery
    FROM asked CROSS JOIN LATERAL (
        SELECT CASE WHEN starts_with(word, lexeme) THEN lexeme ELSE word END AS word,
            CASE WHEN starts_with(word, lexeme) THEN ':*' ELSE '' END AS beginning
        FROM known, LATERAL (SELECT least(length(lexeme) / 3, 2) AS slips) AS allowed
        WHERE starts_with(word, lexeme) OR length(lexeme) > 3 AND abs(length(word) - length(lexeme)) <= slips
            AND levenshtein_less_equal(word, lexeme, slips) <= slips
        ORDER BY starts_with(word, lexeme) DESC, levenshtein(word, lexeme), similarity(word, lexeme) DESC, ndoc DESC
        LIMIT 1
    ) AS best WHERE word !~ '\\'
$$;
"""
BEGIN = "SELECT search_write(kind, array_agg(object_id)) FROM searchable() GROUP BY kind;"

KINDS = ["audience", "chapter", "edition", "event", "factsheet", "figure", "initiative", "news", "objective", "page"]
KINDS += ["partner", "publication", "quote", "series", "spokesperson", "story", "version"]
OWN = "SELECT id FROM changed"
OF = "SELECT id FROM campaign_{0} WHERE {1} IN (SELECT id FROM changed)"
ON_PAGE = "SELECT id FROM campaign_{0} WHERE EXISTS (SELECT FROM changed WHERE slug = '{1}')"
# Pairs of a table and a kind whose items show something of it, with the query that names them.
SHOWN = {(kind, kind): OWN for kind in KINDS} | {
    ("page", "objective"): ON_PAGE.format("objective", "aims"),
    ("page", "partner"): ON_PAGE.format("partner", "who-is-behind-it"),
    ("page", "spokesperson"): ON_PAGE.format("spokesperson", "press"),
    ("page", "quote"): ON_PAGE.format("quote", "press"),
    ("page", "version"): OF.format("version", "page_id"),
    ("factsheet", "version"): OF.format("version", "fact_sheet_id"),
    ("publication", "version"): OF.format("version", "publication_id"),
    ("publication", "edition"): OF.format("edition", "publication_id"),
    ("publication", "chapter"): "SELECT chapter.id FROM campaign_chapter AS chapter JOIN campaign_edition AS edition"
    " ON edition.id = edition_id JOIN changed ON changed.id = publication_id",
    ("edition", "chapter"): OF.format("chapter", "edition_id"),
    ("manifestopoint", "edition"): "SELECT edition_id FROM changed",
    ("idea", "factsheet"): "SELECT fact_sheet_id FROM changed",
    ("template", "factsheet"): "SELECT fact_sheet_id FROM changed",
    ("spokesperson", "quote"): OF.format("quote", "spokesperson_id"),
    ("news", "quote"): OF.format("quote", "news_id"),
    ("consent", "story"): OF.format("story", "consent_id"),
}


def trigger(table, kind, query, event, rows):
    argument = query.replace("'", "''")
    return f"""
CREATE TRIGGER search_changed_{kind}_{event.lower()} AFTER {event} ON campaign_{table}
    REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION search_changed('{kind}', '{argument}');
"""


TRIGGERS = "".join(
    trigger(table, kind, query, event, rows)
    for (table, kind), query in SHOWN.items()
    for event, rows in [("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")]
)
DROP = """
DROP FUNCTION search_changed CASCADE;
DROP FUNCTION search_changed_everywhere CASCADE;
DROP FUNCTION search_write, search_house_words, searchable, search_text;
DROP FUNCTION search_near, search_plain;
DROP TEXT SEARCH CONFIGURATION public.campaign;
"""


class Migration(migrations.Migration):
    dependencies = [("campaign", "0008_consent")]
    operations = [
        migrations.RunSQL(EXTENSIONS, migrations.RunSQL.noop),
        migrations.RunSQL(CONFIGURATION + PLAIN + SEARCHABLE + WRITE + NEAR + TRIGGERS + BEGIN, DROP),
    ]
