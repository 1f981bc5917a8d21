"""What must hold of the register, as SQL; ``manage.py check_invariants`` runs it."""

from salesops.base.invariants import Invariant

INVARIANTS = [
    Invariant(
        key="seals.of_approved_paper",
        rule="QUO-6",
        sentence="What was sealed is an archived paper, with the hash that it was archived with.",
        sql="""
            SELECT entry.number FROM seals_sealentry entry JOIN documents_paper paper ON paper.id = entry.paper_id
            WHERE paper.state <> 'archived' OR paper.sha256 <> entry.sha256
        """,
    ),
    Invariant(
        key="seals.sealed_by_another",
        rule="QUO-6",
        sentence="Nobody seals what they asked for, and who sealed it kept the seal at some time before.",
        sql="""
            SELECT entry.number FROM seals_sealentry entry
            WHERE entry.state = 'used' AND (entry.keeper_id = entry.applicant_id OR NOT EXISTS (
                SELECT FROM seals_custody custody WHERE custody.seal = entry.seal AND custody.since <= entry.used_at
                    AND entry.keeper_id IN (custody.keeper_id, custody.stand_in_id)))
        """,
    ),
    Invariant(
        key="seals.taken_back_once",
        rule="QUO-6",
        sentence="A counter-entry takes back one use of the same seal on the same paper, copy by copy.",
        sql="""
            SELECT counter.number FROM seals_sealentry counter JOIN seals_sealentry was ON was.id = counter.corrects_id
            WHERE was.state <> 'used' OR was.corrects_id IS NOT NULL
                OR (was.seal, was.paper_id, -was.copies) <> (counter.seal, counter.paper_id, counter.copies)
        """,
    ),
    Invariant(
        key="seals.numbers_without_gaps",
        rule="QUO-6",
        sentence="The numbers of the register run without a gap in each year.",
        sql="""
            SELECT number FROM (
                SELECT number, row_number() OVER (
                    PARTITION BY split_part(number, '-', 2) ORDER BY split_part(number, '-', 3)::int) AS place
                FROM seals_sealentry) AS placed
            WHERE split_part(number, '-', 3)::int <> place
        """,
    ),
]
