"""Writes the encoder as ONNX graphs, straight from the 4-bit blocks: no torch, no tracing, no exporter.

Three graphs over one embedding table (4 bits, in a file of its own that all map into memory):

exact   the weights as they are in the file, activations in int8 with a scale for every 32 values.
        Agrees with float32 to cosine 0.9999. Questions go through it.
fast    weights in int8, one scale an output channel; activations in uint8, one scale a matrix. About
        twice as fast on long batches, cosine 0.999. Passages may go through it.
pairs   as fast, with an update of `cross_encoder`: reads two texts together and gives one number; and talks, another.

What makes the fast graph agree: a few activations are 20 times the others, and one scale for all would
leave the others some ten steps. In front of the first matrix of a feed-forward it is one channel, which
the layer norm makes large: every channel is divided by its reach, and the matrix multiplied by it. In
front of the second it is one token: every row is divided by its own maximum, and the product
multiplied by it. Without the two the cosine is 0.996.
Attention is written out and layer norm is the plain operator: measured faster than ONNX Runtime's
fused MultiHeadAttention and SkipLayerNormalization at these sizes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from advisor.embed.model import EMBEDDING, EXACT_GRAPH, FAST_GRAPH
from advisor.embed.q4 import BLOCK, Q4File

MICROSOFT = "com.microsoft"
GELU_MINIMUM = 0.17
"""GELU never goes below -0.17: the largest magnitude of a row is its maximum, or this."""
REACH = 3.0


def write_graphs(weights: Q4File, folder: Path) -> None:
    """Writes `embedding.bin`, `exact.onnx` and `fast.onnx` into `folder`.

    The graphs take ``input_ids`` and ``attention_mask`` (batch, tokens) int64 and give ``vector`` (batch, hidden)
    float32, the mean over the tokens as a unit vector.
    """
    scales, packed = weights.tensors["emb.word"].blocks(weights.sizes["hidden"])
    # As signed nibbles, whose zero is 0: GatherBlockQuantized then needs no table of zero points.
    np.bitwise_xor(packed, 0x88, out=packed)
    with (folder / EMBEDDING).open("wb") as file:
        file.write(packed)
        file.write(scales)
    for name, kind in ((EXACT_GRAPH, _Exact), (FAST_GRAPH, _Fast)):
        (folder / name).write_bytes(kind(weights).encoder().SerializeToString())


def write_reader(weights: Q4File, head: np.ndarray, path: Path) -> None:
    """Writes the graph of a cross-encoder to `path`: other weights over the embedding table that `write_graphs` put
    beside it, and a head (hidden + 1,). It takes what those take and gives ``logit`` (batch, 1)."""
    path.write_bytes(_Pairs(weights, head).encoder().SerializeToString())


class _Graph(ABC):
    """Nodes and constants as they are added; subclasses say how a matrix is multiplied."""

    def __init__(self, weights: Q4File) -> None:
        self.weights = weights
        self.sizes = weights.sizes
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    @abstractmethod
    def linear(self, x: str, name: str, parts: tuple[str, ...]) -> str:
        """`x` times the matrices `parts` of the file, side by side, plus their biases."""

    def constant(self, name: str, value: object, dtype: type = np.float32) -> str:
        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value, dtype), name)
        return name

    def node(self, operator: str, inputs: list[str], output: str, domain: str = "", **attributes: object) -> str:
        self.nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **attributes))
        return output

    def vector(self, name: str) -> np.ndarray:
        return self.weights.tensors[name].values()[:, 0]

    def width(self, part: str) -> int:
        """How many numbers go into the matrix `part`."""
        return self.sizes["feed_forward" if part.endswith(".fo") else "hidden"]

    def bias(self, name: str, parts: tuple[str, ...]) -> str:
        biases = np.concatenate([self.vector(f"{p}.b") for p in parts])
        return self.constant(f"{name}.bias", biases * self.shares(parts))

    def shares(self, parts: tuple[str, ...]) -> np.ndarray:
        """By what every output of `parts` is multiplied: attention's 1 / sqrt(d), done once and for all."""
        rows = {p: len(self.vector(f"{p}.b")) for p in parts}
        head = self.sizes["hidden"] // self.sizes["heads"]
        by = [np.full(n, head**-0.5 if p.endswith(".q") else 1.0, np.float32) for p, n in rows.items()]
        return np.concatenate(by)

    def norm(self, x: str, part: str) -> str:
        inputs = [x, self.constant(f"{part}.w", self.vector(f"{part}.w"))]
        inputs.append(self.constant(f"{part}.b", self.vector(f"{part}.b")))
        return self.node("LayerNormalization", inputs, f"{part}.out", axis=-1, epsilon=self.weights.epsilon)

    def encoder(self) -> onnx.ModelProto:
        self.numbers()
        x = self.embed()
        for layer in range(self.sizes["layers"]):
            x = self.layer(x, f"l{layer}")
        self.pool(x)
        inputs = [
            helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "tokens"])
            for n in ("input_ids", "attention_mask")
        ]
        name, numbers = self.output()
        output = helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", numbers])
        graph = helper.make_graph(self.nodes, "e5", inputs, [output], list(self.constants.values()))
        opsets = [helper.make_opsetid("", 21), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=10, producer_name="advisor")

    def output(self) -> tuple[str, int]:
        """What the graph gives, and how many numbers a text."""
        return "vector", self.sizes["hidden"]

    def numbers(self) -> None:
        """The small constants that several nodes share."""
        hidden, heads = self.sizes["hidden"], self.sizes["heads"]
        for name, value in {
            "zero": [0],
            "one": [1],
            "last": [-1],
            "thirds": [hidden] * 3,
            "first_two": [1, 2],
            "by_head": [0, 0, heads, hidden // heads],
            "joined": [0, 0, hidden],
        }.items():
            self.constant(name, value, np.int64)

    def embed(self) -> str:
        rows, hidden = self.sizes["vocabulary"], self.sizes["hidden"]
        packed, scales = rows * hidden // 2, rows * hidden // BLOCK * 4
        self.constants["words"] = _outside("words", TensorProto.INT4, [rows, hidden], 0, packed)
        shape = [rows, hidden // BLOCK]
        self.constants["words.scale"] = _outside("words.scale", TensorProto.FLOAT, shape, packed, scales)
        self.node(
            "GatherBlockQuantized",
            ["words", "input_ids", "words.scale"],
            "word",
            MICROSOFT,
            bits=4,
            block_size=BLOCK,
            gather_axis=0,
            quantize_axis=1,
        )
        tensors = self.weights.tensors
        self.constant("positions", tensors["emb.pos"].values(hidden) + tensors["emb.type"].values(hidden)[0])
        self.node("Shape", ["input_ids"], "length", start=1, end=2)
        self.node("Slice", ["positions", "zero", "length", "zero"], "position")
        # Padding is told to the softmax as a large negative number.
        self.node("Cast", ["attention_mask"], "mask", to=TensorProto.FLOAT)
        self.node("Sub", ["mask", self.constant("mask.one", 1.0)], "absent")
        self.node("Mul", ["absent", self.constant("mask.far", 1e4)], "far")
        self.node("Unsqueeze", ["far", "first_two"], "padding")
        return self.norm(self.node("Add", ["word", "position"], "emb.sum"), "emb.ln")

    def layer(self, x: str, l: str) -> str:  # noqa: E741
        self.nodes.append(
            helper.make_node(
                "Split",
                [self.linear(x, f"{l}.qkv", (f"{l}.q", f"{l}.k", f"{l}.v")), "thirds"],
                [f"{l}.query", f"{l}.key", f"{l}.value"],
                axis=2,
            )
        )
        for part, order in (("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3])):
            self.node("Reshape", [f"{l}.{part}", "by_head"], f"{l}.{part}.heads")
            self.node("Transpose", [f"{l}.{part}.heads"], f"{l}.{part}.t", perm=order)
        self.node("MatMul", [f"{l}.query.t", f"{l}.key.t"], f"{l}.products")
        self.node("Add", [f"{l}.products", "padding"], f"{l}.masked")
        self.node("Softmax", [f"{l}.masked"], f"{l}.attention", axis=-1)
        self.node("MatMul", [f"{l}.attention", f"{l}.value.t"], f"{l}.heads")
        self.node("Transpose", [f"{l}.heads"], f"{l}.heads.t", perm=[0, 2, 1, 3])
        self.node("Reshape", [f"{l}.heads.t", "joined"], f"{l}.context")
        out = self.linear(f"{l}.context", f"{l}.ao", (f"{l}.ao",))
        x = self.norm(self.node("Add", [out, x], f"{l}.attended"), f"{l}.aln")
        wide = self.linear(x, f"{l}.fi", (f"{l}.fi",))
        self.node("Gelu", [wide], f"{l}.gelu", MICROSOFT)
        out = self.linear(f"{l}.gelu", f"{l}.fo", (f"{l}.fo",))
        return self.norm(self.node("Add", [out, x], f"{l}.fed"), f"{l}.oln")

    def pool(self, x: str) -> None:
        # The mean's divisor falls away when the vector is made a unit vector.
        self.node("LpNormalization", [self.total(x)], "vector", axis=-1, p=2)

    def total(self, x: str) -> str:
        """The sum over the tokens."""
        self.node("Unsqueeze", ["mask", "one"], "mask.row")
        self.node("MatMul", ["mask.row", x], "sum.row")
        return self.node("Squeeze", ["sum.row", "one"], "sum")


class _Exact(_Graph):
    def linear(self, x: str, name: str, parts: tuple[str, ...]) -> str:
        width = self.width(parts[0])
        pairs = [self.weights.tensors[f"{p}.w"].blocks(width) for p in parts]
        scales = np.concatenate([s for s, _ in pairs]) * self.shares(parts)[:, None]
        packed = np.concatenate([w for _, w in pairs])
        inputs = [x, self.constant(f"{name}.w", packed, np.uint8), self.constant(f"{name}.scale", scales)]
        return self.node(
            "MatMulNBits",
            [*inputs, "", "", self.bias(name, parts)],
            f"{name}.out",
            MICROSOFT,
            K=width,
            N=len(packed),
            bits=self.weights.tensors[f"{parts[0]}.w"].bits,
            block_size=BLOCK,
            accuracy_level=4,
        )


class _Fast(_Graph):
    def linear(self, x: str, name: str, parts: tuple[str, ...]) -> str:
        matrix = np.concatenate([self.weights.tensors[f"{p}.w"].values(self.width(p)) for p in parts])
        matrix = matrix * self.shares(parts)[:, None]
        if name.endswith(".fi"):
            reach = self.reach(f"{name.removesuffix('.fi')}.aln")
            matrix = matrix * reach
            x = self.node("Mul", [x, self.constant(f"{name}.reach", 1 / reach)], f"{name}.even")
        scales = np.abs(matrix).max(axis=1) / 127
        whole = np.rint(matrix / scales[:, None]).T
        constants = [self.constant(f"{name}.w", whole, np.int8), self.constant(f"{name}.scale", scales)]
        constants.append(self.constant(f"{name}.zero", np.zeros(len(scales)), np.int8))
        bias = self.bias(name, parts)
        if name.endswith(".fo"):
            return self.by_row(x, name, constants, bias)
        return self.node("DynamicQuantizeMatMul", [x, *constants, bias], f"{name}.out", MICROSOFT)

    def reach(self, norm: str) -> np.ndarray:
        """How far each channel after `norm` goes at three standard deviations, as a power of two."""
        far = REACH * np.abs(self.vector(f"{norm}.w")) + np.abs(self.vector(f"{norm}.b"))
        return np.exp2(np.rint(np.log2(far)))

    def by_row(self, x: str, name: str, constants: list[str], bias: str) -> str:
        """Every row of GELU's output divided by its largest magnitude before, and multiplied by it after."""
        self.node("ReduceMax", [x, "last"], f"{name}.max", keepdims=1)
        least = self.constant("gelu.least", GELU_MINIMUM)
        largest = self.node("Max", [f"{name}.max", least], f"{name}.largest")
        self.node("Div", [x, largest], f"{name}.even")
        self.node("DynamicQuantizeMatMul", [f"{name}.even", *constants], f"{name}.product", MICROSOFT)
        self.node("Mul", [f"{name}.product", largest], f"{name}.grown")
        return self.node("Add", [f"{name}.grown", bias], f"{name}.out")


class _Pairs(_Fast):
    """One number for each sequence of two texts: a linear layer over the mean of the tokens."""

    def __init__(self, weights: Q4File, head: np.ndarray) -> None:
        super().__init__(weights)
        self.head = head

    def output(self) -> tuple[str, int]:
        return "logit", 1

    def pool(self, x: str) -> None:
        self.node("ReduceSum", ["mask", "one"], "count", keepdims=1)
        mean = self.node("Div", [self.total(x), "count"], "mean")
        weights = self.constant("head.w", self.head[:-1, None])
        self.node("Gemm", [mean, weights, self.constant("head.b", self.head[-1:])], "logit")


def _outside(name: str, kind: int, shape: list[int], offset: int, length: int) -> onnx.TensorProto:
    """A constant that stands in the file of the embedding table."""
    tensor = onnx.TensorProto(name=name, data_type=kind, dims=shape, data_location=TensorProto.EXTERNAL)
    for key, value in (("location", EMBEDDING), ("offset", offset), ("length", length)):
        tensor.external_data.add(key=key, value=str(value))
    return tensor
