"""CenterFace with SCRFD's inputs and outputs, so that InsightFace takes it for one of its own detectors.

CenterFace (Xu et al., arXiv:1911.03599) gives maps at a quarter of the input's size: for every cell of 4 x 4 pixels the
probability that a face's centre lies in it, the face's height and width, where in the cell the centre is, and five
landmarks. Its users pick peaks and decode in Python.

InsightFace decodes SCRFD (Guo et al., arXiv:2105.04714): at strides 8, 16 and 32, two rows for each cell with a score,
the distances from the cell's upper left corner to the box's sides, and the vectors from there to the landmarks, all in
units of the stride.

The rewritten graph decodes CenterFace's maps itself. A cell of stride 8 holds four of stride 4, and at most one of
them is a peak: it fills the cell's first row. The second row and the strides 16 and 32 stay empty.
"""

import numpy as np
import onnx
from numpy.typing import ArrayLike
from onnx import NodeProto, TensorProto, helper

from models.build import graphs

INPUT = "input.1"
CENTERFACE_PIXELS = "pixels_0_to_255"
FEATURES = {"score": 1, "bbox": 4, "kps": 10}
STRIDES = (8, 16, 32)
ROW = sum(FEATURES.values())


def rewrite(centerface: bytes) -> bytes:
    """The detector of both packs, from CenterFace's ONNX file.

    Input: (1, 3, height, width) RGB, (pixel - 127.5) / 128, sides multiples of 32. Outputs: SCRFD's nine.
    """
    source = onnx.load_from_string(centerface).graph
    pixels = graphs.pixel_input(source)
    network = list(source.node)
    for node in network:
        node.input[:] = [CENTERFACE_PIXELS if name == pixels else name for name in node.input]
    to_pixels, scaling = graphs.scale_pixels(INPUT, CENTERFACE_PIXELS, factor=128, shift=127.5)
    heat, size, offset, landmarks = (output.name for output in source.output)
    nodes = [
        *to_pixels,
        *network,
        *_cells_of_stride_8(heat, size, offset, landmarks),
        *_keep_best_of_four(),
        *_decode_cell(),
        *_rows_of_stride_8(),
        *_empty_strides(),
    ]
    return graphs.serialise(
        "centerface_as_scrfd",
        nodes,
        inputs=[graphs.tensor(INPUT, 1, 3, "height", "width")],
        outputs=[graphs.tensor(f"{name}_{stride}", None, n) for name, n in FEATURES.items() for stride in STRIDES],
        constants=[*source.initializer, *scaling, *_constants()],
    )


def _cells_of_stride_8(heat: str, size: str, offset: str, landmarks: str) -> list[NodeProto]:
    """`cells` (n, 4, 15): for each cell of stride 8 its four of stride 4, by rows; score, then pairs of y and x.

    A score that is not the largest of its 3 x 3 neighbourhood becomes 0, as in CenterNet (arXiv:1904.07850).
    """
    return [
        helper.make_node("MaxPool", [heat], ["neighbourhood"], kernel_shape=[3, 3], pads=[1, 1, 1, 1]),
        helper.make_node("Equal", [heat, "neighbourhood"], ["is_peak"]),
        helper.make_node("Where", ["is_peak", heat, "zero"], ["peaks"]),
        helper.make_node("Concat", ["peaks", size, offset, landmarks], ["maps"], axis=1),
        helper.make_node("SpaceToDepth", ["maps"], ["blocks"], blocksize=2),
        helper.make_node("Transpose", ["blocks"], ["blocks_last"], perm=[0, 2, 3, 1]),
        helper.make_node("Reshape", ["blocks_last", "shape_cells"], ["cells"]),
    ]


def _keep_best_of_four() -> list[NodeProto]:
    """`cell` (n, 1, 15): of each four the one with the best score; `cell_centre` (n, 1, 2): where it lies in them."""
    return [
        helper.make_node("Gather", ["cells", "score_channel"], ["scores"], axis=2),
        helper.make_node("ArgMax", ["scores"], ["best"], axis=1, keepdims=1),
        helper.make_node("Gather", ["small_cell_centres", "best"], ["cell_centre"], axis=0),
        helper.make_node("Unsqueeze", ["best", "axis_2"], ["best_index"]),
        helper.make_node("Expand", ["best_index", "shape_cell"], ["best_indices"]),
        helper.make_node("GatherElements", ["cells", "best_indices"], ["cell_y_first"], axis=1),
        helper.make_node("Gather", ["cell_y_first", "x_before_y"], ["cell"], axis=2),
    ]


def _decode_cell() -> list[NodeProto]:
    """`score` (n, 1, 1), `distances` (n, 1, 14): what SCRFD wants of a face, in pixels.

    CenterFace: centre = 4 (cell + offset + 1/2), side = 4 exp(size), landmark = upper left + landmark * side.
    """
    return [
        helper.make_node("Split", ["cell", "split_cell"], ["score", "log_size", "offset", "marks"], axis=2),
        helper.make_node("Exp", ["log_size"], ["size_in_fours"]),
        helper.make_node("Mul", ["size_in_fours", "four"], ["size"]),
        helper.make_node("Add", ["cell_centre", "offset"], ["centre_in_fours"]),
        helper.make_node("Mul", ["centre_in_fours", "four"], ["centre"]),
        helper.make_node("Div", ["size", "two"], ["half_size"]),
        helper.make_node("Sub", ["centre", "half_size"], ["upper_left"]),
        helper.make_node("Sub", ["half_size", "centre"], ["to_upper_left"]),
        helper.make_node("Add", ["centre", "half_size"], ["to_lower_right"]),
        helper.make_node("Reshape", ["marks", "shape_points"], ["points"]),
        helper.make_node("Mul", ["points", "size"], ["points_in_box"]),
        helper.make_node("Add", ["points_in_box", "upper_left"], ["to_points"]),
        helper.make_node("Reshape", ["to_points", "shape_marks"], ["to_marks"]),
        helper.make_node("Concat", ["to_upper_left", "to_lower_right", "to_marks"], ["distances"], axis=2),
    ]


def _rows_of_stride_8() -> list[NodeProto]:
    """The outputs of stride 8: for each cell its face, distances in strides, then an empty row."""
    return [
        helper.make_node("Div", ["distances", "eight"], ["distances_in_strides"]),
        helper.make_node("Concat", ["score", "distances_in_strides"], ["row"], axis=2),
        helper.make_node("Pad", ["row", "one_empty_row"], ["row_and_empty_row"]),
        helper.make_node("Reshape", ["row_and_empty_row", "shape_rows"], ["rows"]),
        helper.make_node("Split", ["rows", "split_rows"], [f"{name}_8" for name in FEATURES], axis=1),
    ]


def _empty_strides() -> list[NodeProto]:
    """The outputs of strides 16 and 32: zeros, a quarter and a sixteenth as many rows as stride 8 has."""
    nodes = [
        helper.make_node("Shape", ["score_8"], ["shape_8"]),
        helper.make_node("Slice", ["shape_8", "first", "second"], ["rows_8"]),
    ]
    for stride, finer in ((16, 8), (32, 16)):
        nodes.append(helper.make_node("Div", [f"rows_{finer}", "quarter"], [f"rows_{stride}"]))
        for name in FEATURES:
            shape = f"shape_{name}_{stride}"
            nodes.append(helper.make_node("Concat", [f"rows_{stride}", f"width_{name}"], [shape], axis=0))
            nodes.append(helper.make_node("ConstantOfShape", [shape], [f"{name}_{stride}"]))
    return nodes


def _constants() -> list[TensorProto]:
    numbers: dict[str, ArrayLike] = {
        "zero": 0,
        "two": 2,
        "four": 4,
        "eight": 8,
        "small_cell_centres": [[0.5, 0.5], [1.5, 0.5], [0.5, 1.5], [1.5, 1.5]],
    }
    indices: dict[str, ArrayLike] = {
        "axis_2": [2],
        "first": [0],
        "second": [1],
        "score_channel": 0,
        "quarter": [4],
        "one_empty_row": [0, 0, 0, 0, 1, 0],
        "shape_cells": [-1, 4, ROW],
        "shape_points": [-1, 5, 2],
        "shape_marks": [-1, 1, 10],
        "shape_cell": [1, 1, ROW],
        "shape_rows": [-1, ROW],
        "split_cell": [1, 2, 2, 10],
        "split_rows": list(FEATURES.values()),
        "x_before_y": [0, *(channel for pair in range(1, ROW, 2) for channel in (pair + 1, pair))],
        **{f"width_{name}": [width] for name, width in FEATURES.items()},
    }
    return [
        *(graphs.constant(name, value) for name, value in numbers.items()),
        *(graphs.constant(name, value, np.int64) for name, value in indices.items()),
    ]
