"""The layout of an administrative document after Decree 30/2020/ND-CP, for python-docx."""

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

NOTICE = "Văn bản minh họa của Cột Mốc, không phải văn bản chính thức."
CENTRE = WD_ALIGN_PARAGRAPH.CENTER


def new_document():
    """An A4 document in Times New Roman 14 pt with the decree's margins."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3", "List Bullet", "List Number"):
        style = document.styles[name]
        style.font.name = "Times New Roman"
        style.font.size = Pt(14)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(attribute), "Times New Roman")
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(attribute), None)
    number_pages(section)
    widen_lists(document)
    return document


def widen_lists(document):
    """Room for «14.» in front of the text: 12 mm instead of the template's 6."""
    for level in document.part.numbering_part.element.iter(qn("w:lvl")):
        for tab in level.iter(qn("w:tab")):
            tab.set(qn("w:pos"), "680")
        for indent in level.iter(qn("w:ind")):
            indent.set(qn("w:left"), "680")
            indent.set(qn("w:hanging"), "680")


def number_pages(section):
    """Page numbers centred in the top margin, none on the first page."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = CENTRE
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = paragraph.add_run()
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.text = text
        run._r.append(element)


def centred(container, text, size=14, bold=True, italic=False):
    """A centred line of its own."""
    paragraph = container.add_paragraph()
    paragraph.alignment = CENTRE
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    return paragraph


def notice(document):
    """The line that says that this is a sample."""
    centred(document, NOTICE, size=12, bold=False, italic=True)


def masthead(document, issuer, number, place_and_date):
    """Issuer and number on the left, the national title and the date on the right."""
    table = document.add_table(rows=2, cols=2)
    cells = (
        (0, 0, [(issuer, 13, True, False)]),
        (0, 1, [("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, True, False),
                ("Độc lập - Tự do - Hạnh phúc", 13, True, False)]),
        (1, 0, [("Số: " + number, 13, False, False)]),
        (1, 1, [(place_and_date, 13, False, True)]),
    )
    for row, column, lines in cells:
        cell = table.cell(row, column)
        for text, size, bold, italic in lines:
            centred(cell, text, size, bold, italic)
        cell._tc.remove(cell.paragraphs[0]._p)


def body(document, text):
    """A justified paragraph with a first-line indent."""
    paragraph = document.add_paragraph(text)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(10)
    return paragraph


def items(document, style, texts):
    """A list in Word's own numbering; a numbered list starts at 1 again."""
    number = restart(document, style) if style == "List Number" else None
    for text in texts:
        paragraph = document.add_paragraph(text, style=style)
        if number is not None:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = number


def restart(document, style):
    """A new list on the style's abstract numbering, starting at 1; returns its id."""
    numbering = document.part.numbering_part.element
    used = document.styles[style].element.pPr.numPr.numId.val
    abstract = next(n for n in numbering.num_lst if n.numId == used).abstractNumId.val
    fresh = numbering.add_num(abstract)
    fresh.add_lvlOverride(ilvl=0).add_startOverride(1)
    return fresh.numId


def grid(document, header, rows):
    """A table with lines and a bold header row."""
    table = document.add_table(rows=1, cols=len(header))
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, header):
        run = cell.paragraphs[0].add_run(text)
        run.bold, run.font.size = True, Pt(12)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row):
            cell.paragraphs[0].add_run(text).font.size = Pt(12)
