"""From a cutout to the finished picture: backdrop, placement, shadow, outline, tone. Arrays in, arrays out."""
