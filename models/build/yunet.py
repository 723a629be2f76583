"""YuNet for photos of any size.

YuNet (Wu et al., "YuNet: A Tiny Millisecond-level Face Detector", Machine Intelligence Research 20, 2023) was exported
for 640 x 640 pixels. Only the stated shapes say so: its Reshape nodes leave the number of rows open.
"""

import onnx

from models.build import graphs

OUTPUTS = {"cls": 1, "obj": 1, "bbox": 4, "kps": 10}
STRIDES = (8, 16, 32)


def rewrite(yunet: bytes) -> bytes:
    """The locator of the pack standard, from YuNet's ONNX file.

    Input: (1, 3, height, width) BGR, 0..255, sides multiples of 32. Outputs, for each stride of 8, 16 and 32, a row for
    each cell: cls (1, cells, 1) and obj (1, cells, 1), whose geometric mean is the score; bbox (1, cells, 4) and kps
    (1, cells, 10), in units of the stride from the cell's upper left corner. cv2.FaceDetectorYN decodes the same.
    """
    source = onnx.load_from_string(yunet).graph
    return graphs.serialise(
        "yunet_of_any_size",
        source.node,
        inputs=[graphs.tensor(graphs.pixel_input(source), 1, 3, "height", "width")],
        outputs=[
            graphs.tensor(f"{name}_{stride}", 1, f"cells_{stride}", width)
            for name, width in OUTPUTS.items()
            for stride in STRIDES
        ],
        constants=source.initializer,
    )
