import pytest

from koutu import paths
from koutu.engine.core.errors import CatalogError, LabelError
from koutu.engine.labels.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary(paths.bundled_models() / "classes.toml")


def test_the_lists_have_the_lengths_and_the_order_of_their_authors():
    assert len(VOCABULARY.coco) == 133
    assert [each.name for each in VOCABULARY.coco_things[:3]] == ["person", "bicycle", "car"]
    assert len(VOCABULARY.coco_things) == 80
    # Contiguous 11 is COCO's 13: there is no 12.
    assert (VOCABULARY.coco_things[11].name, VOCABULARY.coco_things[11].coco) == ("stop sign", 13)
    assert VOCABULARY.coco_things[79].name == "toothbrush"
    assert len(VOCABULARY.voc) == 21
    assert VOCABULARY.voc[0] is None
    assert [each.name for each in VOCABULARY.voc[1:] if each][:2] == ["airplane", "bicycle"]
    assert VOCABULARY.voc[15].name == "person"
    assert VOCABULARY.voc[20].name == "tv"
    assert [each and each.name for each in VOCABULARY.clothes][1] == "upper body clothes"
    assert len(VOCABULARY.clothes) == 4


def test_things_are_things_and_stuff_is_not():
    assert {each.name for each in VOCABULARY.classes if each.coco and not each.thing} >= {"sky", "grass", "road"}
    assert all(each.thing == (each.coco <= 90) for each in VOCABULARY.coco.values())


def test_every_class_has_a_chinese_name():
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in each.zh) for each in VOCABULARY.classes)


@pytest.mark.parametrize(
    "word", ["person", "Person", " people ", "persons", "人", "human"], ids=lambda word: word.strip()
)
def test_a_class_is_found_by_any_of_its_words(word):
    assert VOCABULARY.find(word).name == "person"


def test_networks_own_spellings_are_found():
    assert VOCABULARY.find("sky-other-merged").name == "sky"
    assert VOCABULARY.find("tvmonitor").name == "tv"
    assert VOCABULARY.find("buses").name == "bus"


def test_an_unknown_word_gets_the_nearest_names():
    with pytest.raises(LabelError, match=r"nothing called “persn”. Did you mean person"):
        VOCABULARY.find("persn")


def test_a_word_like_nothing_gets_the_whole_list():
    with pytest.raises(LabelError, match=r"It knows person, bicycle, .*, full body clothes"):
        VOCABULARY.find("qqqqqqqq")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[class]]\nname='cat'\n", "zh is missing"),
        ("[[class]]\nname='cat'\nzh='猫'\nlegs=4\n", "legs is not known"),
        ("[[class]]\nname='cat'\nzh='猫'\n[[class]]\nname='cat'\nzh='猫'\n", "cat is there twice"),
        ("[[class]\n", "damaged"),
    ],
)
def test_a_damaged_list_is_refused(tmp_path, text, problem):
    path = tmp_path / "classes.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogError, match=problem):
        load_vocabulary(path)
