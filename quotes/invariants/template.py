"""What must hold of the words on quotations, as SQL for `check_invariants`."""

from salesops.base.invariants import Invariant

TEMPLATE = [
    Invariant(
        key="quotes.template.seen_on_paper",
        rule="QUO-4",
        sentence="Every wording of the quotation that was issued was seen on paper as it stands.",
        sql="""
            SELECT template.id, template.title FROM quotes_quotetemplate template
            WHERE template.state = 'issued' AND NOT EXISTS (
                SELECT FROM quotes_quotespecimen specimen
                JOIN documents_paper paper ON paper.kind = 'quotes.template' AND paper.subject_id = specimen.id
                WHERE specimen.template_id = template.id AND specimen.revision = template.revision
                    AND paper.state = 'archived' AND paper.archived_at <= template.issued_at)
        """,
    ),
]
