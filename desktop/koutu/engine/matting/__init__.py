"""From a photo to its matte and clean colours: trimap, solver, refining, doubt."""
