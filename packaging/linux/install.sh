#!/bin/sh
# Install Koutu from the folder that this file lies in.
#   ./install.sh                 for you alone, in ~/.local
#   ./install.sh /usr/local      for everybody (as root)
#   ./install.sh --remove [PREFIX]
set -eu

remove=no
if [ "${1:-}" = --remove ]; then remove=yes; shift; fi
prefix=${1:-"$HOME/.local"}
here=$(cd "$(dirname "$0")" && pwd)
# Before new files take their place: an older version's files must not stay between them.
rm -rf "$prefix/lib/koutu"
rm -f "$prefix/bin/koutu"
(cd "$here" && find share -type f) | while read -r file; do rm -f "$prefix/$file"; done
# GIMP looks in its own settings' folder only, one for each of its versions.
gimps=$(find "${XDG_CONFIG_HOME:-"$HOME/.config"}/GIMP" -maxdepth 1 -name '3.*' -type d 2>/dev/null || true)
case $prefix in "$HOME"/*) ;; *) gimps= ;; esac
echo "$gimps" | while read -r gimp; do [ -z "$gimp" ] || rm -rf "$gimp/plug-ins/koutu_cutout"; done

if [ "$remove" = no ]; then
    mkdir -p "$prefix/lib/koutu" "$prefix/bin"
    cp -a "$here/koutu/." "$prefix/lib/koutu"
    ln -s "$prefix/lib/koutu/koutu" "$prefix/bin/koutu"
    (cd "$here" && find share -type f) | while read -r file; do
        mkdir -p "$(dirname "$prefix/$file")"
        cp -p "$here/$file" "$prefix/$file"
    done
    # A menu entry must start Koutu also where ~/.local/bin is not on the PATH.
    for entry in applications/koutu.desktop kio/servicemenus/koutu-cut.desktop; do
        sed "s|^Exec=koutu |Exec=\"$prefix/lib/koutu/koutu\" |" "$here/share/$entry" >"$prefix/share/$entry"
    done
    echo "$gimps" | while read -r gimp; do
        [ -n "$gimp" ] || continue
        mkdir -p "$gimp/plug-ins"
        cp -R "$here/share/koutu/plugins/gimp/koutu_cutout" "$gimp/plug-ins"
    done
    chmod +x "$prefix/share/kio/servicemenus/koutu-cut.desktop"
fi
for tool in "update-desktop-database $prefix/share/applications" "update-mime-database $prefix/share/mime" \
    "gtk-update-icon-cache -q $prefix/share/icons/hicolor"; do
    if command -v "${tool%% *}" >/dev/null 2>&1; then $tool >/dev/null 2>&1 || true; fi
done
if [ "$remove" = yes ]; then echo "Koutu is removed from $prefix."; else echo "Koutu is installed: $prefix/bin/koutu"; fi
