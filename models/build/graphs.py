"""What both rewrites of a network need: constants, tensor types, and a model that is checked and always the same."""

from collections.abc import Sequence

import numpy as np
import onnx
from numpy.typing import ArrayLike, DTypeLike
from onnx import NodeProto, TensorProto, ValueInfoProto, helper, numpy_helper

OPSET = 13
IR_VERSION = 8
# What a dead channel's weights decayed to in training. Their products are denormal numbers, with which a processor is
# up to a hundred times slower: a face took 60 ms instead of 10.
NOTHING = 1e-15


def constant(name: str, value: ArrayLike, dtype: DTypeLike = np.float32) -> TensorProto:
    """A named constant of a graph."""
    return numpy_helper.from_array(np.asarray(value, dtype), name)


def without_dead_weights(weight: TensorProto) -> TensorProto:
    """The weight with zeros for what is smaller than NOTHING: too small to change any sum that it is added to."""
    values = numpy_helper.to_array(weight)
    if values.dtype != np.float32:
        return weight
    return constant(weight.name, np.where(np.abs(values) < NOTHING, np.float32(0), values))


def tensor(name: str, *shape: int | str | None) -> ValueInfoProto:
    """A float32 input or output; a dimension is a number, a name, or None where it is free."""
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def pixel_input(graph: onnx.GraphProto) -> str:
    """The one input of a graph that is no weight (before IR version 4 the weights are listed as inputs too)."""
    weights = {weight.name for weight in graph.initializer}
    (name,) = [value.name for value in graph.input if value.name not in weights]
    return str(name)


def scale_pixels(source: str, target: str, factor: float, shift: float) -> tuple[list[NodeProto], list[TensorProto]]:
    """Nodes and constants that compute target = source * factor + shift."""
    nodes = [
        helper.make_node("Mul", [source, "pixel_factor"], ["scaled_pixels"]),
        helper.make_node("Add", ["scaled_pixels", "pixel_shift"], [target]),
    ]
    return nodes, [constant("pixel_factor", factor), constant("pixel_shift", shift)]


def serialise(
    name: str,
    nodes: Sequence[NodeProto],
    inputs: Sequence[ValueInfoProto],
    outputs: Sequence[ValueInfoProto],
    constants: Sequence[TensorProto],
) -> bytes:
    """A checked ONNX file. The same arguments give the same bytes.

    Raises onnx.checker.ValidationError for a graph that is not sound.
    """
    used = {source for node in nodes for source in node.input}
    graph = helper.make_graph(nodes, name, inputs, outputs, [value for value in constants if value.name in used])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="facepass")
    model.ir_version = IR_VERSION
    onnx.checker.check_model(model, full_check=True)
    return bytes(model.SerializeToString(deterministic=True))
