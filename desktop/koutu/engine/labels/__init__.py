"""What is in a photo, thing by thing: label maps, their names, and what is picked of them."""
