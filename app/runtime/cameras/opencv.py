"""OpenCV as the cameras use it: import `cv2` from here.

opencv-python points Qt at the Qt plugins in its own wheel, and a PyQt6 window in the
same process would load them and abort. OpenCV itself opens no window here.
"""

import os

import cv2 as cv2

os.environ.pop("QT_QPA_PLATFORM_PLUGIN_PATH", None)
os.environ.pop("QT_QPA_FONTDIR", None)
