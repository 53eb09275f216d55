"""The student, who reads Chinese: a sheet of one-inch ID photos on blue, and an avatar from the same portrait."""

from tests.e2e.afternoons.hand import Hand


def id_sheet_and_avatar(hand: Hand) -> None:
    """Open one portrait, and export it twice."""
    hand.key("ctrl+o")
    hand.click("me.jpg")
    hand.key("Return")
    hand.rest(1)
    hand.key("ctrl+e")
    hand.click("无，与照片相同")  # None, as the photo
    hand.turn("公众号封面 900×383", 10)
    hand.click("一寸照 295×413")
    hand.click("蓝色")  # blue
    hand.click("排版")  # on a sheet
    hand.see("头部、肩部和尺寸都符合此规格。")  # the assistant is content
    hand.click("导出…")
    hand.key("Return")
    hand.see("已导出为 me-cutout.jpg。")
    hand.click("一寸照 295×413（已更改）")  # which was changed: to blue, on a sheet
    hand.click("头像 800×800")
    hand.click("导出…")
    hand.key("Return")
    hand.see("已导出为 me-cutout-2.jpg。")
