"""What a click, a box, a stroke or a lasso means as an area of the photo."""
