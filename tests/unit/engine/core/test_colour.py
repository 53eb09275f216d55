import pytest

from koutu.engine.core.colour import parse_colour
from koutu.engine.core.errors import ExportError


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("#fff", (255, 255, 255)),
        ("#438EDB", (67, 142, 219)),
        ("#438edb", (67, 142, 219)),
        (" White ", (255, 255, 255)),
        ("rebeccapurple", (102, 51, 153)),
        ("255,0,0", (255, 0, 0)),
        ("67, 142 ,219", (67, 142, 219)),
        ("#1a2", (0x11, 0xAA, 0x22)),
    ],
)
def test_colours_as_people_write_them(text, colour):
    assert parse_colour(text) == colour


@pytest.mark.parametrize(
    "text",
    [
        "",
        "#",
        "#ff",
        "#ffff",
        "#ffffffff",
        "#ggg",
        "fff",
        "blurple",
        "256,0,0",
        "-1,0,0",
        "1,2",
        "1,2,3,4",
        "1.5,2,3",
        "transparent",
        "rgb(1,2,3)",
        "hsl(0,0%,0%)",
        "٣,1,1",
        ",,",
    ],
)
def test_anything_else_is_named_with_what_to_write(text):
    with pytest.raises(ExportError, match=r"is not a colour\. Write one like #438EDB") as error:
        parse_colour(text)
    assert f"“{text}”" in str(error.value)
