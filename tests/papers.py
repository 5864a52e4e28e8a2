"""Papers about a child: where they are taken out, and what a Word file says."""

import io
import uuid

import docx

from webapp.routes.desk.dossier_sections import PARTS_OF_A_FILE

ALL = list(PARTS_OF_A_FILE)
WORD = {"form": "docx", "parts": ALL}


def address(student: uuid.UUID) -> str:
    """Where the file of a child is taken out."""
    return f"/desk/students/{student}/dossiers"


def words(answer) -> str:
    """All that a Word file says, its header among it."""
    assert answer.status_code == 200, answer.text[:300]
    document = docx.Document(io.BytesIO(answer.data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    above = [line.text for section in document.sections for line in section.header.paragraphs]
    return "\n".join([*above, *(line.text for line in document.paragraphs), *cells])
