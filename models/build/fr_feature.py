"""fr_feature with ArcFace's input, for any number of faces at once."""

import onnx

from models.build import graphs

INPUT = "input.1"
FR_FEATURE_PIXELS = "fr_feature_pixels"
SIDE = 112
DIMENSION = 512


def rewrite(fr_feature: bytes) -> bytes:
    """The recogniser of the pack lite, from fr_feature's ONNX file.

    Input: (faces, 3, 112, 112) RGB aligned crops, (pixel - 127.5) / 127.5, which is what InsightFace feeds by default.
    Output: (faces, 512), not normalised.
    fr_feature wants (pixel - 127) / 128 = input * 127.5 / 128 + 0.5 / 128, and one face at a time.
    """
    source = onnx.load_from_string(fr_feature).graph
    pixels = graphs.pixel_input(source)
    (output,) = source.output
    nodes, scaling = graphs.scale_pixels(INPUT, FR_FEATURE_PIXELS, factor=127.5 / 128, shift=0.5 / 128)
    for node in source.node:
        node.input[:] = [FR_FEATURE_PIXELS if name == pixels else name for name in node.input]
        if node.op_type == "Reshape":
            node.input[1] = "shape_vectors"
        nodes.append(node)
    weights = [graphs.without_dead_weights(weight) for weight in source.initializer]
    return graphs.serialise(
        "fr_feature_as_arcface",
        nodes,
        inputs=[graphs.tensor(INPUT, "faces", 3, SIDE, SIDE)],
        outputs=[graphs.tensor(output.name, "faces", DIMENSION)],
        constants=[*weights, *scaling, graphs.constant("shape_vectors", [-1, DIMENSION], "int64")],
    )
