"""Reference networks as ONNX files with the inputs and outputs of the published ones."""

from pathlib import Path

import onnx
import torch
from torch import Tensor, nn

from tests.reference.networks import CAFFE_MEAN, Detr, Fcn, MaskRcnn, SamDecoder, UNet, seeded, small_sam, spread

_OPSET = 17


def _export(
    module: nn.Module, example: tuple[Tensor, ...], path: Path, inputs: list[str], outputs: list[str],
    free: dict[str, dict[int, str]],
) -> None:  # fmt: skip
    torch.onnx.export(
        module, example, str(path), input_names=inputs, output_names=outputs, dynamic_axes=free, opset_version=_OPSET,
        dynamo=False,
    )  # fmt: skip


_ANY = {0: "b", 2: "h", 3: "w"}


def fcn(folder: Path, example: Tensor) -> tuple[Fcn, Path]:
    """Return torchvision's FCN, its logits spread, and its file."""
    net, path = seeded(Fcn), folder / "fcn.onnx"
    with torch.no_grad():
        spread(net.net.classifier[-1], net(example)[0], 3)
        _export(net, (example,), path, ["input"], ["out", "aux"], dict.fromkeys(("input", "out", "aux"), _ANY))
    return net, path


def unet(folder: Path, example: Tensor) -> tuple[UNet, Path]:
    """Return a U-Net, its logits spread, and its file."""
    net, path = seeded(UNet), folder / "unet.onnx"
    with torch.no_grad():
        spread(net.out, net(example), 3)
        _export(net, (example,), path, ["input"], ["out"], dict.fromkeys(("input", "out"), _ANY))
    return net, path


def mask_rcnn(folder: Path, example: Tensor) -> tuple[MaskRcnn, Path]:
    """Return torchvision's Mask R-CNN, so sure that some of its boxes count, and its file.

    `example` is (3, h, w), blue first, less the mean.
    """
    net, path = seeded(MaskRcnn), folder / "mask_rcnn.onnx"
    with torch.no_grad():
        net.net.rpn.head.cls_logits.weight.mul_(300)
        net.net.rpn.head.bbox_pred.weight.mul_(20)
        net.net.roi_heads.box_predictor.cls_score.weight.mul_(60)
        net.net.roi_heads.mask_predictor.mask_fcn_logits.weight.mul_(10)
        names = {"boxes": "6568", "labels": "6570", "scores": "6572", "masks": "6887"}
        free = {"image": {1: "h", 2: "w"}} | {name: {0: "n"} for name in names}
        _export(net, (example,), path, ["image"], list(names), free)
    # The published graph's names, which the exporter no longer takes.
    onnx.save(_renamed(onnx.load(path), names), path)
    return net, path


def _renamed(model: onnx.ModelProto, names: dict[str, str]) -> onnx.ModelProto:
    """Give a model's outputs other names."""
    for output in model.graph.output:
        output.name = names[output.name]
    for node in model.graph.node:
        for places in (node.input, node.output):
            places[:] = [names.get(name, name) for name in places]
    return model


def caffe_input(photo: Tensor, to: int) -> Tensor:
    """Return (3, h, w), blue first, less the mean, of (h, w, 3); zeros right of it and below to multiples of `to`."""
    planes = photo.permute(2, 0, 1).float().flip(0) - torch.tensor(CAFFE_MEAN)[:, None, None]
    height, width = planes.shape[1:]
    return nn.functional.pad(planes, (0, -width % to, 0, -height % to))


def detr(folder: Path, example: Tensor) -> tuple[Detr, Path]:
    """Return transformers' DETR, so sure that some of its queries count, and its file."""
    net, path = seeded(Detr), folder / "detr.onnx"
    mask = torch.ones(1, 64, 64, dtype=torch.int64)
    with torch.no_grad():
        found = net(example, mask)
        head = net.net.detr.class_labels_classifier if hasattr(net.net, "detr") else net.net.class_labels_classifier
        head = getattr(net.net, "class_labels_classifier", head)
        head.weight.mul_(12 / found[0].std())
        net.net.mask_head.output_conv.weight.mul_(4 / found[2].std())
        free = {
            "pixel_values": _ANY, "pixel_mask": {0: "b"}, "logits": {0: "b"}, "pred_boxes": {0: "b"},
            "pred_masks": _ANY,
        }  # fmt: skip
        names = ["pixel_values", "pixel_mask"], ["logits", "pred_boxes", "pred_masks"]
        _export(net, (example, mask), path, *names, free)
    return net, path


def sam(folder: Path) -> tuple[nn.Module, Path, Path]:
    """Return Segment Anything, its encoder's file and its decoder's."""
    net, encoder, decoder = seeded(small_sam), folder / "sam_encoder.onnx", folder / "sam_decoder.onnx"
    with torch.no_grad():
        net.mask_decoder.output_upscaling[3].weight.mul_(8)
        _export(net.image_encoder, (torch.zeros(1, 3, 1024, 1024),), encoder, ["x"], ["image_embeddings"], {})
        example = (
            torch.zeros(1, 256, 64, 64), torch.full((1, 3, 2), 100.0), torch.tensor([[1.0, 0.0, -1.0]]),
            torch.zeros(1, 1, 256, 256), torch.zeros(1), torch.tensor([700.0, 1024.0]),
        )  # fmt: skip
        inputs = ["image_embeddings", "point_coords", "point_labels", "mask_input", "has_mask_input", "orig_im_size"]
        free = {"point_coords": {1: "n"}, "point_labels": {1: "n"}}
        _export(SamDecoder(net), example, decoder, inputs, ["masks", "iou_predictions", "low_res_masks"], free)
    return net, encoder, decoder
