"""From picture bytes to cutout: numpy, OpenCV, Pillow and ONNX Runtime; never Qt."""
