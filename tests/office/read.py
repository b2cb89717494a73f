"""Reads a Word file or a workbook with the libraries that other programmes use, and prints what is in it as JSON.

usage: read.py FILE
"""

import json
import sys


def word(path):
    import docx

    document = docx.Document(path)
    section = document.sections[0]
    return {
        "paragraphs": [paragraph.text for paragraph in document.paragraphs],
        "tables": [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables],
        "pictures": len(document.inline_shapes),
        "alt": [shape._inline.docPr.get("descr") for shape in document.inline_shapes],
        "page_mm": [round(section.page_width.mm), round(section.page_height.mm)],
        "edges_mm": [round(edge.mm) for edge in (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)],
        "other_first_page": section.different_first_page_header_footer,
    }


def workbook(path):
    import openpyxl

    book = openpyxl.load_workbook(path)
    return {
        sheet.title: {
            "rows": [[cell.value for cell in row] for row in sheet.iter_rows()],
            "frozen": sheet.freeze_panes,
            "landscape": sheet.page_setup.orientation == "landscape",
            "titles": sheet.print_title_rows,
            "formats": sorted({cell.number_format for row in sheet.iter_rows() for cell in row}),
        }
        for sheet in book
    }


path = sys.argv[1]
json.dump(word(path) if path.endswith(".docx") else workbook(path), sys.stdout, ensure_ascii=False)
