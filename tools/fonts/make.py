#!/usr/bin/env python3
"""Writes the faces in crates/formats/assets with which charts become pictures.

    pip install fonttools==4.68.0
    tools/fonts/make.py FOLDER

FOLDER holds Roboto-Regular.ttf and Roboto-Bold.ttf as the Debian package fonts-roboto-unhinted installs them.
What the files it writes are stands in crates/formats/assets/README.md. The same faces give the same bytes.
"""

import math
import pathlib
import sys

from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

OUT = pathlib.Path(__file__).resolve().parents[2] / "crates" / "formats" / "assets"
# Latin, Latin-1, Latin Extended-A, what Vietnamese needs of Extended-B, its marks, Extended Additional,
# punctuation, superscripts, the đồng and euro signs, signs of mathematics.
RANGES = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x1A0, 0x1A1), (0x1AF, 0x1B0), (0x2C6, 0x2DD), (0x300, 0x304), (0x306, 0x306),
    (0x308, 0x309), (0x31B, 0x31B), (0x323, 0x323), (0x394, 0x394), (0x3A3, 0x3A3), (0x3BC, 0x3BC),
    (0x1EA0, 0x1EF9), (0x2000, 0x200B), (0x2010, 0x2027), (0x202F, 0x2030), (0x2032, 0x2033), (0x2039, 0x203A),
    (0x2070, 0x2089), (0x20AB, 0x20AC), (0x2212, 0x2212), (0x221A, 0x221A), (0x221E, 0x221E), (0x2248, 0x2248),
    (0x2260, 0x2260), (0x2264, 0x2265),
]
EM = 2048
# Shapes stand on the base line and are about as high as a capital letter.
HIGH = 1456
MIDDLE = HIGH / 2
RADIUS = 620


def roboto(source, name):
    options = subset.Options()
    options.layout_features = ["ccmp", "kern", "mark", "mkmk", "locl"]
    options.hinting = False
    options.recalc_timestamp = False
    options.name_languages = [0x409]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14]
    options.notdef_outline = True
    font = subset.load_font(str(source / name), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    subsetter.subset(font)
    subset.save_font(font, str(OUT / name), options)


def polygon(pen, points):
    pen.moveTo(points[0])
    for point in points[1:]:
        pen.lineTo(point)
    pen.closePath()


def ring(radius, first=0.0, last=360.0):
    """Points of a circle or of a slice of one, clockwise from above."""
    turn = [first + (last - first) * step / 48 for step in range(49)]
    points = [(600 + radius * math.sin(math.radians(a)), MIDDLE + radius * math.cos(math.radians(a))) for a in turn]
    return points[:-1] if last - first == 360 else [*points, (600, MIDDLE)]


def circle(filled):
    """A circle of which a slice, from above and clockwise, is filled."""
    contours = [ring(RADIUS)]
    if filled != (0, 360):
        contours.append(ring(RADIUS - 110)[::-1])
        if filled:
            contours.append(ring(RADIUS - 110, *filled))
    return contours


def turned(points, quarters):
    for _ in range(quarters):
        points = [(600 + (y - MIDDLE), MIDDLE - (x - 600)) for x, y in points]
    return points


def shapes():
    """Each shape's contours; outer ones run clockwise, holes the other way."""
    arrow = [(60, 658), (820, 658), (580, 418), (680, 318), (1090, 728), (680, 1138), (580, 1038), (820, 798), (60, 798)]
    arrow = arrow[::-1]
    triangle = [(600, 1348), (1220, 188), (-20, 188)]
    square = [(40, 168), (40, 1288), (1160, 1288), (1160, 168)]
    hole = [(150, 278), (1050, 278), (1050, 1178), (150, 1178)]
    diamond = [(600, 1388), (1220, MIDDLE), (600, 68), (-20, MIDDLE)]
    return {
        "→": [arrow], "↓": [turned(arrow, 1)], "←": [turned(arrow, 2)], "↑": [turned(arrow, 3)],
        "▲": [triangle], "▼": [turned(triangle, 2)], "■": [square], "□": [square, hole], "◆": [diamond],
        "●": circle((0, 360)), "○": circle(None), "◔": circle((0, 90)), "◑": circle((0, 180)),
        "◐": circle((180, 360)), "◕": circle((0, 270)),
    }


def drawn(contours):
    pen = TTGlyphPen(None)
    for contour in contours:
        polygon(pen, [(round(x) + 60, round(y)) for x, y in contour])
    return pen.glyph()


def own_shapes():
    """A face of our own for the arrows and shapes that Roboto lacks."""
    all_shapes = shapes()
    names = {ord(shape): f"uni{ord(shape):04X}" for shape in sorted(all_shapes)}
    build = FontBuilder(EM, isTTF=True)
    build.setupGlyphOrder([".notdef", *names.values()])
    build.setupCharacterMap(names)
    glyphs = {".notdef": TTGlyphPen(None).glyph()}
    glyphs |= {names[ord(shape)]: drawn(contours) for shape, contours in all_shapes.items()}
    build.setupGlyf(glyphs)
    build.setupHorizontalMetrics({name: (1320, glyph.xMin if glyph.numberOfContours else 0) for name, glyph in glyphs.items()})
    build.setupHorizontalHeader(ascent=1900, descent=-500)
    build.setupNameTable({"familyName": "Cot Moc Shapes", "styleName": "Regular", "psName": "CotMocShapes-Regular"})
    build.setupOS2(sTypoAscender=1900, sTypoDescender=-500, usWinAscent=2100, usWinDescent=500)
    build.setupPost(keepGlyphNames=False)
    # The day on which the face was drawn, so that another run gives the same bytes.
    build.updateHead(created=3_800_000_000, modified=3_800_000_000)
    build.font.recalcTimestamp = False
    build.save(OUT / "Shapes.ttf")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for name in ("Roboto-Regular.ttf", "Roboto-Bold.ttf"):
        roboto(pathlib.Path(sys.argv[1]), name)
    own_shapes()


main()
