"""Invented organisations in any number, with names like real ones: few share a place, a third are a “trust”."""

from contextlib import closing

from campaign.areas import Region
from supporters.choices import Kind
from tests.live import connect

STARTS = (
    "Alder Ash Barn Beck Birch Bramble Brook Burn Cold Copper Crow Dale Deep Elm Fair Fern Fox Glen Gold Grey "
    "Hart Hazel Heath Holm Ivy Kings Lark Lin Maple Marsh Mill North Oak Raven Rose Salt Stone Thorn West Willow"
)
ENDS = (
    "bank beach bourne bridge by cliff combe cote croft dale dean den field fold ford gate grove ham haven hill "
    "holt hurst ley low mead mere moor ness port ridge shaw stead stoke thwaite ton wick wold wood worth yard"
)
SUBJECTS = (
    "Advice Advocacy African Asian Bail Befriending Bengali Black Carers Caribbean Chaplaincy Children Chinese "
    "Community Counselling Court Debt Disability Drama Education Elders Employment Equality Faith Families "
    "Fathers Gurdwara Health Housing Interpreting Irish Justice Kurdish Law Learning Literacy Mediation "
    "Mentoring Mosque Mothers Music Neighbours Pakistani Pathways Polish Prison Probation Recovery Refugee "
    "Relief Resettlement Rights Roma Shelter Somali Sports Temple Traveller Victims Youth"
)
BODIES = (
    "Trust Association Project Centre Group Network Forum Society Action Partnership Foundation Service Alliance "
    "Council Fellowship Circle Union Collective House Hub"
)

FILL = """
SELECT setseed(0.2008);
INSERT INTO supporters_organisation (name, kind, registration_numbers, website, web_domain, areas_of_work, work,
    people_supported, people_supported_basis, statement, listing, takes_messages, state, state_since, created_at,
    confirmed_at, approved_at)
SELECT starts[1 + floor(random() * 40)] || ends[1 + floor(random() * 40)] || ' '
        || subjects[1 + floor(random() * 60)] || ' ' || bodies[1 + floor(random() ^ 3 * 20)],
    kinds[1 + floor(random() * 9)], '{}', '', '', ARRAY[areas[1 + floor(random() * 14)]], '{prevention}',
    ceil(random() * 500), 'Our records', 'Everybody deserves the same chance of justice.', 'public', true,
    'approved', now(), now(), now(), now()
FROM generate_series(1, %s) AS n, (
    SELECT string_to_array(%s, ' ') AS starts, string_to_array(%s, ' ') AS ends, string_to_array(%s, ' ') AS subjects,
        string_to_array(%s, ' ') AS bodies, %s AS kinds, %s AS areas) AS words
"""


def fill(database_url, number):
    """Add approved and listed organisations as a dump is restored: without triggers, the indexes at the end."""
    with closing(connect(database_url)) as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET maintenance_work_mem = '256MB'")
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'supporters_organisation'"
            " AND indexname LIKE 'organisation%'"
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute(FILL, [number, STARTS, ENDS, SUBJECTS, BODIES, Kind.values, Region.values])
        for _, definition in indexes:
            cursor.execute(definition)
        cursor.execute("VACUUM (ANALYZE) supporters_organisation")
