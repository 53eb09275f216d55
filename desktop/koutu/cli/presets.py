"""`koutu presets list`."""

import json

from koutu import paths
from koutu.cli.preset_arguments import PresetsOptions
from koutu.engine.core.errors import PresetError
from koutu.engine.export.presets import find_presets, read_preset


def run(options: PresetsOptions) -> int:
    """Show the presets.

    Returns:
        0, or 1 when one of them cannot be read.
    """
    bad = 0
    for name, path in find_presets(paths.preset_folders()).items():
        try:
            preset = read_preset(path)
        except PresetError as error:
            bad = 1
            line = {"id": name, "path": str(path), "error": str(error)}
            print(json.dumps(line) if options.json else f"{name:28} {error}")
            continue
        if options.json:
            canvas = preset.look.canvas
            told = {"id": name, "title": preset.title, "title_zh_CN": preset.title_zh_CN, "group": preset.group}
            size = {"width": canvas.width, "height": canvas.height, "format": preset.export.format}
            print(json.dumps(told | size | {"path": str(path)}, ensure_ascii=False))
        else:
            print(f"{name:28} {preset.title}")
    return bad
