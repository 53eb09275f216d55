"""What the screen shows of photo and matte: view modes, soft edges while painting, small pictures."""
