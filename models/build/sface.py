"""SFace with an embedding of 512 numbers, for any number of faces at once, in half of the bytes.

SFace (Zhong et al., arXiv:2205.12010) gives 128 numbers. Those of all faces have a common part, by which strangers
resemble each other: the mean of many people's embeddings is subtracted. Then `lifting` makes 512 numbers of them.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

from models.build import graphs, lifting

SIDE = 112
DIMENSION = lifting.LONG
MEAN = Path(__file__).with_name("sface_mean.txt")
LARGE = 1024  # numbers: below, a constant stays float32


def rewrite(sface: bytes) -> bytes:
    """The recogniser of the pack standard, from SFace's ONNX file.

    Input: (faces, 3, 112, 112) RGB aligned crops, 0..255: SFace's first two nodes scale them.
    Output: (faces, 512), not normalised; their cosines are those of SFace's normalised vectors less the mean.
    Weights are stored as float16, behind a Cast to float32: ONNX Runtime computes with float32.
    """
    source = onnx.load_from_string(sface).graph
    (output,) = source.output
    stored = {weight.name: weight for weight in map(_stored, source.initializer)}
    return graphs.serialise(
        "sface_lifted_to_512",
        [*_network(source, stored), *_lift(output.name, "embedding")],
        inputs=[graphs.tensor(graphs.pixel_input(source), "faces", 3, SIDE, SIDE)],
        outputs=[graphs.tensor("embedding", "faces", DIMENSION)],
        constants=[
            *stored.values(),
            graphs.constant("mean", np.loadtxt(MEAN)),
            graphs.constant("lift", lifting.lift().T),
        ],
    )


def _stored(weight: TensorProto) -> TensorProto:
    """A large weight as float16, any other as it is."""
    values = numpy_helper.to_array(weight)
    if values.size <= LARGE:
        return graphs.without_dead_weights(weight)
    return graphs.constant(weight.name, values, np.float16)


def _network(source: onnx.GraphProto, stored: dict[str, TensorProto]) -> Iterator[NodeProto]:
    """SFace's nodes, each after the Casts of its weights, without Dropout, which does nothing after training."""
    skipped = {}
    for node in source.node:
        if node.op_type == "Dropout":
            skipped[node.output[0]] = node.input[0]
            continue
        inputs = [skipped.get(name, name) for name in node.input]
        for position, name in enumerate(inputs):
            if name in stored and stored[name].data_type == TensorProto.FLOAT16:
                inputs[position] = f"{name}_float32"
                yield helper.make_node("Cast", [name], [inputs[position]], to=TensorProto.FLOAT)
        node.input[:] = inputs
        yield node


def _lift(vectors: str, lifted: str) -> list[NodeProto]:
    """lifted (faces, 512) = lift (vectors / |vectors| - mean)."""
    return [
        helper.make_node("LpNormalization", [vectors], ["unit_vectors"], axis=1, p=2),
        helper.make_node("Sub", ["unit_vectors", "mean"], ["centred_vectors"]),
        helper.make_node("MatMul", ["centred_vectors", "lift"], [lifted]),
    ]
