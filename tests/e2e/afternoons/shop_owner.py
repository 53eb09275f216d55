"""The shop owner: twelve products as white squares for the market place and as transparent pictures for the shop."""

from tests.e2e.afternoons.hand import Hand

PRODUCTS = 12


def twelve_products_in_two_formats(hand: Hand) -> None:
    """Open a folder's photos at once, and export all of them with two presets."""
    hand.key("ctrl+o")
    hand.click("shop")
    hand.key("Return")
    hand.click("05.png")
    hand.key("ctrl+a")
    hand.key("Return")
    hand.rest(PRODUCTS)
    hand.key("ctrl+alt+e")
    hand.click("None, as the photo")
    hand.click("Product on white, 2000 × 2000")
    hand.click("Also…")
    hand.click("Product without a backdrop, 2000 × 2000")
    hand.click("Take")
    hand.click(f"Export {PRODUCTS} pictures")
    hand.see(f"{2 * PRODUCTS} files saved.")
