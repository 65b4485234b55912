from bot.rules.field_stars import FieldStars, field_stars
from bot.rules.ratings import Item


def test_each_creator_counts_once_an_item_and_the_median_of_their_means_is_taken():
    given = [(1, {"script": 5, "attitude": 3}), (1, {"script": 4}), (2, {"script": 2}), (3, {"script": 3})]

    assert field_stars(given) == FieldStars(items={Item.SCRIPT: 300, Item.ATTITUDE: 300}, creators=3)


def test_without_ratings_there_is_nothing_to_be_held_against():
    assert field_stars([]) == FieldStars(items={}, creators=0)
