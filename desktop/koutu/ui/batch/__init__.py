"""The batch window: a queue of pictures, and the review of what came out."""
