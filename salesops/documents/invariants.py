"""What must hold about numbers and papers."""

from salesops.base.invariants import Invariant

INVARIANTS = [
    Invariant(
        key="documents.number_drawn",
        rule="QUO-4",
        sentence="Every number on a paper of the form prefix-year-serial was drawn from its sequence.",
        sql="""
            SELECT p.id, p.number FROM documents_paper p
            LEFT JOIN documents_sequence s
                   ON s.prefix = split_part(p.number, '-', 1) AND s.year::text = split_part(p.number, '-', 2)
            WHERE p.number ~ '^[A-Z]+-[0-9]{4}-[0-9]+$'
              AND (s.id IS NULL OR split_part(p.number, '-', 3)::bigint > s.last)
        """,
    ),
    Invariant(
        key="documents.versions_in_order",
        rule="QUO-5",
        sentence="A paper's second version is about the same thing as its first.",
        sql="""
            SELECT later.id, later.number, later.version FROM documents_paper later
            JOIN documents_paper earlier
              ON earlier.kind = later.kind AND earlier.number = later.number AND earlier.version < later.version
            WHERE earlier.subject_type_id <> later.subject_type_id
        """,
    ),
]
