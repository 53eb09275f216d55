"""The reference implementations with seeded random weights, scaled so that their answers are not flat."""

from typing import Any

import torch
from segment_anything.modeling import ImageEncoderViT, MaskDecoder, PromptEncoder, Sam, TwoWayTransformer
from segment_anything.utils.onnx import SamOnnxModel
from torch import Tensor, nn
from torchvision.models.detection import maskrcnn_resnet50_fpn
from torchvision.models.detection.image_list import ImageList
from torchvision.models.segmentation import fcn_resnet50
from transformers import DetrConfig, DetrForSegmentation, ResNetConfig

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
CAFFE_MEAN = (102.9801, 115.9465, 122.7717)  # of maskrcnn-benchmark's input, blue first
CLASSES = 21


def normalised(photo: Tensor) -> Tensor:
    """Return (1, 3, h, w) of (h, w, 3) in 0..255, as ImageNet's classifiers take it."""
    planes = photo.permute(2, 0, 1).float() / 255
    return ((planes - torch.tensor(MEAN)[:, None, None]) / torch.tensor(STD)[:, None, None])[None]


def spread(last: nn.Conv2d, answer: Tensor, amount: float) -> None:
    """Scale and shift a last layer so that each plane of its answer has mean 0 and deviation `amount`."""
    mean, deviation = answer.mean(dim=(0, 2, 3)), answer.std(dim=(0, 2, 3)).clamp_min(1e-6)
    with torch.no_grad():
        last.weight.mul_((amount / deviation)[:, None, None, None])
        bias = torch.zeros_like(mean) if last.bias is None else last.bias
        last.bias = nn.Parameter((bias - mean) * amount / deviation)


class UNet(nn.Module):
    """A plain U-Net of three levels (Ronneberger et al., 2015), with padding so that sides stay what they are."""

    def __init__(self, width: int = 8, classes: int = CLASSES) -> None:
        super().__init__()
        self.down = nn.ModuleList([_twice(3, width), _twice(width, 2 * width), _twice(2 * width, 4 * width)])
        self.up = nn.ModuleList([_twice(6 * width, 2 * width), _twice(3 * width, width)])
        self.out = nn.Conv2d(width, classes, 1)

    def forward(self, photo: Tensor) -> Tensor:
        """Return logits of the photo's size."""
        levels = [self.down[0](photo)]
        for block in self.down[1:]:
            levels.append(block(nn.functional.max_pool2d(levels[-1], 2, ceil_mode=True)))
        found = levels.pop()
        for block in self.up:
            wider = levels.pop()
            larger = nn.functional.interpolate(found, size=wider.shape[-2:], mode="bilinear", align_corners=False)
            found = block(torch.cat([wider, larger], dim=1))
        return self.out(found)


def _twice(entering: int, leaving: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(entering, leaving, 3, padding=1), nn.ReLU(), nn.Conv2d(leaving, leaving, 3, padding=1), nn.ReLU()
    )


class Fcn(nn.Module):
    """torchvision's FCN with the names of its published export."""

    def __init__(self) -> None:
        super().__init__()
        self.net = fcn_resnet50(weights=None, weights_backbone=None, num_classes=CLASSES, aux_loss=True)

    def forward(self, photo: Tensor) -> tuple[Tensor, Tensor]:
        """Return `out` and `aux`."""
        found = self.net(photo)
        return found["out"], found["aux"]


class MaskRcnn(nn.Module):
    """torchvision's Mask R-CNN with the input and outputs of the published maskrcnn-benchmark export."""

    def __init__(self) -> None:
        super().__init__()
        self.net = maskrcnn_resnet50_fpn(
            weights=None, weights_backbone=None, num_classes=81, box_score_thresh=0.05, box_detections_per_img=12,
            rpn_pre_nms_top_n_test=60, rpn_post_nms_top_n_test=30,
        )  # fmt: skip

    def forward(self, image: Tensor) -> tuple[Tensor, ...]:
        """Return boxes, labels, scores and masks in boxes of (3, h, w), blue first, less the mean."""
        rgb = (image + torch.tensor(CAFFE_MEAN)[:, None, None]).flip(0) / 255
        photo = ((rgb - torch.tensor(MEAN)[:, None, None]) / torch.tensor(STD)[:, None, None])[None]
        features = self.net.backbone(photo)
        images = ImageList(photo, [(photo.shape[-2], photo.shape[-1])])
        proposals, _ = self.net.rpn(images, features)
        found, _ = self.net.roi_heads(features, proposals, images.image_sizes)
        return found[0]["boxes"], found[0]["labels"], found[0]["scores"], found[0]["masks"]


class Detr(nn.Module):
    """transformers' DETR for panoptic segmentation, small."""

    def __init__(self) -> None:
        super().__init__()
        backbone = ResNetConfig(
            embedding_size=16, hidden_sizes=[32, 32, 64, 64], depths=[1, 1, 1, 1], layer_type="basic",
            out_features=["stage1", "stage2", "stage3", "stage4"],
        )  # fmt: skip
        config = DetrConfig(
            use_timm_backbone=False, use_pretrained_backbone=False, backbone=None, backbone_config=backbone,
            num_queries=24, d_model=64, encoder_layers=1, decoder_layers=1, encoder_ffn_dim=64, decoder_ffn_dim=64,
            encoder_attention_heads=8, decoder_attention_heads=8, num_labels=250, dropout=0.0,
        )  # fmt: skip
        self.net = DetrForSegmentation(config)

    def forward(self, pixel_values: Tensor, pixel_mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return `logits`, `pred_boxes` and `pred_masks`."""
        found = self.net(pixel_values=pixel_values, pixel_mask=pixel_mask)
        return found.logits, found.pred_boxes, found.pred_masks


def small_sam() -> Sam:
    """Return Segment Anything with a small encoder of the same inputs and outputs."""
    encoder = ImageEncoderViT(
        depth=2, embed_dim=32, img_size=1024, mlp_ratio=2, num_heads=2, patch_size=16, qkv_bias=True,
        use_rel_pos=True, global_attn_indexes=[1], window_size=14, out_chans=256,
    )  # fmt: skip
    prompts = PromptEncoder(
        embed_dim=256, image_embedding_size=(64, 64), input_image_size=(1024, 1024), mask_in_chans=16
    )
    transformer = TwoWayTransformer(depth=2, embedding_dim=256, mlp_dim=512, num_heads=8)
    decoder = MaskDecoder(
        num_multimask_outputs=3, transformer=transformer, transformer_dim=256, iou_head_depth=3, iou_head_hidden_dim=256
    )
    return Sam(encoder, prompts, decoder).eval()


class SamDecoder(SamOnnxModel):
    """Segment Anything's own export with four masks, as MobileSAM's “multi” decoder is."""

    def __init__(self, sam: Sam) -> None:
        super().__init__(sam, return_single_mask=False, use_stability_score=False, return_extra_metrics=False)


def seeded(make: Any, seed: int = 18) -> Any:
    """Return a module whose weights come from a seed, ready to answer."""
    torch.manual_seed(seed)
    return make().eval()
