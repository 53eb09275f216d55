#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""Start Koutu.

  python3 start.py [PICTURES...]               open the window, with these pictures
  python3 start.py cut PICTURES... -o OUT      cut on the command line (cut --help says more)
  python3 start.py models list                 list the networks
  python3 start.py presets list                list the presets
  python3 start.py --version
  python3 start.py test [pytest arguments]     run every check and every test; --long: also those that take minutes
  python3 start.py check                       run every check, without the tests
  python3 start.py bench [pytest arguments]    measure the speed
  python3 start.py package [WHAT...]           build what people install (packaging/build.py says what)
  python3 start.py audit                       ask whether a locked package has a known weakness

The first start installs what Koutu needs into the folder .venv beside this file; nothing else on the machine changes.
"""

# An older Python, even 2.7, must be able to read this file as far as main(), to say in a sentence that it is too old.
# So: no f-strings, no annotations, no pathlib, nothing outside the standard library.
from __future__ import print_function

import contextlib
import errno
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time

OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.abspath(__file__))
STAMP = "koutu-stamp.json"
# Everything else is a picture for the window. The same words as in koutu/__main__.py (a test compares them).
COMMANDS = ("cut", "segment", "models", "presets", "serve", "watch", "worker", "--version")
# What the tests run, and the Debian package of each.
TEST_PROGRAMS = (("Xvfb", "xvfb"), ("xdotool", "xdotool"), ("objdump", "binutils"), ("identify", "imagemagick"))
# pip's settings that a start must not lose: where packages come from, through whom, how long to wait.
PIP_KEPT = frozenset(
    "PIP_" + name
    for name in (
        ("INDEX_URL", "EXTRA_INDEX_URL", "NO_INDEX", "FIND_LINKS", "PROXY", "CERT", "CLIENT_CERT", "TRUSTED_HOST")
        + ("TIMEOUT", "DEFAULT_TIMEOUT", "RETRIES", "CACHE_DIR", "NO_CACHE_DIR", "CONFIG_FILE", "KEYRING_PROVIDER")
    )
)
CHECKS = (
    ("ruff check", ["ruff", "check", "."]),
    ("ruff format", ["ruff", "format", "--check", "."]),
    ("mypy", ["mypy"]),
    ("lint-imports", ["importlinter.cli"]),
    # By file: what a module made once serves all of its tests.
    ("pytest", ["pytest", "--numprocesses=logical", "--maxprocesses=4", "--dist=loadfile"]),
)


class Problem(Exception):
    """What went wrong and what to do about it, in a sentence for a person."""


def main(arguments):
    """Do what the arguments say; returns the exit code."""
    if sys.version_info < OLDEST:
        return fail(too_old(sys.version_info[:2]))
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show 抠图 shows \u62a0\u56fe instead of ending the program.
        stream.reconfigure(errors="backslashreplace")
    try:
        return run(arguments)
    except Problem as problem:
        return fail(str(problem))
    except KeyboardInterrupt:
        return fail("Stopped. Start again at any time: what was interrupted is done anew.", 130)
    except OSError as error:
        return fail(explain_os_error(error))


def run(arguments):
    """Set up what the command needs, then hand over to it."""
    command = arguments[0] if arguments else ""
    if command in ("-h", "--help"):
        print(__doc__.strip())
        return 0
    if command == "test":
        return check(CHECKS, arguments[1:])
    if command == "check":
        return check(CHECKS[:-1], [])
    if command == "bench":
        folder = environment(["runtime", "test"])
        return call(python_of(folder), ["-m", "pytest", "tests/benchmarks"] + arguments[1:])
    if command == "package":
        folder = environment(["runtime", "package"])
        return call(python_of(folder), [os.path.join("packaging", "build.py")] + arguments[1:])
    if command == "audit":
        return call(sys.executable, [os.path.join("requirements", "audit.py")] + arguments[1:])
    window = command not in COMMANDS
    if window:
        require_display(os.environ)
    folder = environment(["runtime"])
    if window:
        require_libraries(folder, [qt_platform(os.environ)])
    return hand_over(python_of(folder), arguments)


# --- the environment -------------------------------------------------------------------------------------------------


def environment(locks):
    """Return the folder of an environment in which these lock files are installed, making it first if need be."""
    candidates = [os.path.join(ROOT, ".venv"), cache_folder(ROOT)]
    for folder in candidates:
        if is_ready(folder, locks):
            return folder
    folder, lock_file = first_writable(candidates)
    with lock_file, only_one(lock_file):
        # Another start may have made it while this one waited.
        if not is_ready(folder, locks):
            make_ready(folder, locks)
    return folder


def cache_folder(root):
    """Return where the environment of a program folder goes when that folder cannot be written."""
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        caches = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    elif sys.platform == "darwin":
        caches = os.path.join(home, "Library", "Caches")
    else:
        caches = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    key = hashlib.sha256(os.fsencode(root)).hexdigest()[:16]
    return os.path.join(caches, "koutu", "venv-" + key)


def first_writable(candidates):
    """Return the first folder beside which a file can be written, and that file, opened."""
    refused = []
    for folder in candidates:
        try:
            os.makedirs(os.path.dirname(folder), exist_ok=True)
            lock_file = open(folder + ".lock", "a")  # noqa: SIM115 - the caller closes it
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR):
                raise
            refused.append(os.path.dirname(folder))
            continue
        if refused:
            say("The folder %s cannot be written: Koutu's packages go to %s." % (refused[0], folder))
        return folder, lock_file
    raise Problem(
        "Koutu needs a folder for its packages, and neither %s nor %s can be written. Copy Koutu to a folder of your "
        "own, or set XDG_CACHE_HOME to a folder that you can write." % tuple(refused)
    )


@contextlib.contextmanager
def only_one(lock_file):
    """Hold the lock, waiting for another start that holds it. The system lets go of it when this process ends."""
    if not take_lock(lock_file):
        say("Another start is installing Koutu; this one goes on when that is done.")
        while not take_lock(lock_file):
            time.sleep(0.1)
    yield


def take_lock(lock_file):
    """Lock the file for this process; False while another one holds it."""
    try:
        if os.name == "nt":
            import msvcrt

            lock_file.seek(0)
            msvcrt.locking(lock_file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # Other errors: a file system without locks. Better to go on than never to start.
        return error.errno not in (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
    return True


def is_ready(folder, locks):
    """Say whether these lock files, as they are now, are installed by this Python and still there."""
    stamp = read_stamp(folder)
    return (
        stamp.get("python") == python_tag()
        and all(stamp["locks"].get(lock) == digest(lock) for lock in locks)
        and os.path.exists(python_of(folder))
        and set(stamp["packages"]).issubset(installed(folder))
        # A package that was half deleted still has its name. Counting 9,447 files takes 15 ms.
        and stamp.get("files", 0) <= count_files(site_packages(folder))
    )


def make_ready(folder, locks):
    """Install the lock files that are missing; everything anew unless what is there is whole and of today."""
    if not is_ready(folder, ["runtime"]) or read_stamp(folder).get("adding"):
        make_new(folder)
    for lock in locks:
        if not is_ready(folder, [lock]):
            stamp = read_stamp(folder)
            write_stamp(folder, dict(stamp, adding=lock))
            try:
                install(folder, lock)
            except Problem:
                # pip failed of itself and took back what it did: what was there before is still whole.
                write_stamp(folder, stamp)
                raise
            locks_now = dict(stamp["locks"], **{lock: digest(lock)})
            write_stamp(
                folder,
                dict(stamp, locks=locks_now, packages=installed(folder), files=count_files(site_packages(folder))),
            )


def make_new(folder):
    """Make an empty environment that knows where Koutu is, in place of whatever the folder held."""
    require_venv()
    if os.path.lexists(folder) and not os.path.exists(os.path.join(folder, STAMP)):
        move_aside(folder)
    os.makedirs(folder, exist_ok=True)
    write_stamp(folder, {})
    for entry in os.listdir(folder):
        path = os.path.join(folder, entry)
        if entry != STAMP:
            (shutil.rmtree if os.path.isdir(path) and not os.path.islink(path) else os.remove)(path)
    say("Setting Koutu up in %s: once, a few minutes at most." % folder)
    base = getattr(sys, "_base_executable", None) or sys.executable
    code, output = listen([base, "-I", "-m", "venv", folder])
    if code:
        raise Problem(explain_failure(output, folder))
    # A path file instead of `pip install -e`: no build, no second download, and it follows when the folder moves.
    # `.venv/bin/python -m koutu` then works from anywhere.
    with open(os.path.join(site_packages(folder), "koutu.pth"), "w", encoding="utf-8") as file:
        file.write(relative_path(os.path.join(ROOT, "desktop"), site_packages(folder)) + "\n")
    write_stamp(folder, {"python": python_tag(), "locks": {}, "packages": []})


def install(folder, lock):
    """Install one lock file into the environment."""
    count = sum("==" in line for line in lock_text(lock).splitlines())
    say("Installing %d packages (%s) ..." % (count, lock))
    begun = time.time()
    command = [python_of(folder), "-I", "-m", "pip", "install", "--no-input", "--no-user", "--no-deps"]
    command += ["--disable-pip-version-check", "--no-warn-script-location", "--progress-bar", "off", "--retries", "2"]
    command += ["--only-binary", ":all:", "--require-hashes", "--requirement", lock_path(lock)]
    code, output = listen(command, pip_environment())
    if code:
        raise Problem(explain_failure(output, folder))
    missing = not_installed(folder, lock)
    if missing:
        raise Problem(
            "pip says that it installed the packages, but %s is not in %s. Its own settings may send them elsewhere "
            "(pip config list shows them: target, prefix, root, dry-run). Take those away, and start again."
            % (missing[0], folder)
        )
    say("Installed in %.0f s." % (time.time() - begun))


def pip_environment():
    """Return the environment variables for pip: of its own only those that say where packages come from, and how."""
    kept = clean_environment()
    return {
        name: value for name, value in kept.items() if not name.upper().startswith("PIP_") or name.upper() in PIP_KEPT
    }


def not_installed(folder, lock):
    """Return the packages of a lock file that are not in the environment, as name==version, sorted."""

    def plain(name):
        return re.sub(r"[-_.]+", "_", name).lower()

    there = set()
    for entry in installed(folder):
        if entry.endswith(".dist-info"):
            name, _, version = entry[: -len(".dist-info")].rpartition("-")
            there.add((plain(name), version))
    wanted = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?:\s*;([^\\\n]*))?", lock_text(lock), re.MULTILINE)
    # What a marker is for other systems need not be here.
    return sorted(
        "%s==%s" % (name, version)
        for name, version, marker in wanted
        if not marker.strip() and (plain(name), version) not in there
    )


def count_files(folder):
    """Return how many files a folder holds, without those that Python writes by itself."""
    number = 0
    try:
        for entry in os.scandir(folder):
            if entry.is_dir(follow_symlinks=False):
                number += 0 if entry.name == "__pycache__" else count_files(entry.path)
            elif not entry.name.endswith(".pyc"):
                number += 1
    except OSError:
        pass
    return number


def move_aside(folder):
    """Rename an environment that this program did not make: it may be somebody's own."""
    number = 1
    while os.path.lexists("%s-before-%d" % (folder, number)):
        number += 1
    aside = "%s-before-%d" % (folder, number)
    os.rename(folder, aside)
    say(
        "%s was not made by start.py, or not finished: it is now %s. Delete that if you do not need it."
        % (folder, aside)
    )


def read_stamp(folder):
    """Return what the environment's stamp says; empty when there is none, or none that can be read."""
    path = os.path.join(folder, STAMP)
    if not os.path.isfile(path):
        return {}
    try:
        with open(path, encoding="utf-8") as file:
            stamp = json.loads(file.read(1000000))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(stamp, dict):
        return {}
    # Any other shape is none of ours, or damaged: then what it stands for is made anew.
    shape = {"python": str, "locks": dict, "packages": list, "libraries": list, "files": int, "adding": str}
    if any(not isinstance(stamp[key], kind) for key, kind in shape.items() if key in stamp):
        return {}
    texts = list(stamp.get("packages", [])) + list(stamp.get("libraries", [])) + list(stamp.get("locks", {}).values())
    if not all(isinstance(each, str) for each in texts):
        return {}
    return dict({"locks": {}, "packages": []}, **stamp) if "python" in stamp else {}


def write_stamp(folder, stamp):
    """Write the stamp, whole or not at all."""
    unfinished = os.path.join(folder, STAMP + ".new")
    with open(unfinished, "w", encoding="utf-8") as file:
        json.dump(stamp, file, indent=1, sort_keys=True)
    os.replace(unfinished, os.path.join(folder, STAMP))


def lock_path(lock):
    """Return the path of a lock file."""
    return os.path.join(ROOT, "requirements", lock + ".txt")


def lock_text(lock):
    """Return the text of a lock file."""
    try:
        with open(lock_path(lock), encoding="utf-8", newline="") as file:
            return file.read()
    except FileNotFoundError as error:
        raise Problem("Koutu is not whole: %s is missing. Get Koutu again." % error.filename)


def digest(lock):
    """Return what identifies the contents of a lock file."""
    return hashlib.sha256(lock_text(lock).encode("utf-8")).hexdigest()


def python_tag():
    """Return what packages are bound to: this Python's version, the system and the processor."""
    return "%s-%s-%s" % (sys.implementation.cache_tag, sys.platform, platform.machine())


def python_of(folder):
    """Return the Python of an environment."""
    return os.path.join(folder, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))


def site_packages(folder):
    """Return the folder of an environment's packages."""
    if os.name == "nt":
        return os.path.join(folder, "Lib", "site-packages")
    return os.path.join(folder, "lib", "python%d.%d" % sys.version_info[:2], "site-packages")


def installed(folder):
    """Return the names of the files and folders in an environment's packages folder."""
    try:
        return sorted(os.listdir(site_packages(folder)))
    except OSError:
        return []


def relative_path(path, start):
    """Return the way from `start` to `path`; the absolute path when there is none (another drive)."""
    try:
        return os.path.relpath(os.path.realpath(path), os.path.realpath(start))
    except ValueError:
        return path


# --- the system ------------------------------------------------------------------------------------------------------

# Debian's packages that are not named after their library by its own rule, among all those that `ldd` on Qt's modules
# and plugins misses in a minimal Debian 12.
DEBIAN_EXCEPTIONS = {
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libz.so.1": "zlib1g",
}


def require_venv():
    """Raise a Problem if this Python cannot make an environment; as root on Debian, install what it lacks."""
    from importlib.util import find_spec

    if find_spec("venv") and find_spec("ensurepip"):
        return
    package = "python%d.%d-venv" % sys.version_info[:2]
    if sys.prefix == "/usr" and can_apt():
        apt_install([package])
        return
    hint = "install the rest of your Python: its venv and ensurepip modules are missing"
    if sys.prefix == "/usr" and shutil.which("apt-get"):
        hint = "run:  sudo apt-get install -y %s" % package
    raise Problem("This Python cannot make an environment for Koutu's packages. To go on, %s" % hint)


def require_display(environ):
    """Raise a Problem where a window has nowhere to open."""
    if os.name == "nt" or sys.platform == "darwin" or environ.get("QT_QPA_PLATFORM") or environ.get("WAYLAND_DISPLAY"):
        return
    cut = "The command line needs no screen:  python3 start.py cut PICTURE -o CUTOUT.png"
    display = environ.get("DISPLAY")
    if not display:
        raise Problem("There is no screen to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set). " + cut)
    if not x_server_answers(display):
        raise Problem("The screen %s (DISPLAY) does not answer, so no window can open on it. %s" % (display, cut))


def x_server_answers(display):
    """Say whether a local X server listens; one on another machine is taken on trust."""
    import socket

    local = re.match(r"(?:unix)?:(\d+)", display)
    if not local:
        return True
    path = "/tmp/.X11-unix/X" + local.group(1)
    for address in ("\0" + path, path):
        with socket.socket(socket.AF_UNIX) as connection:
            try:
                connection.connect(address)
            except OSError:
                continue
            return True
    return False


def qt_platform(environ):
    """Return the name of the Qt plugin that will draw the window on Linux."""
    chosen = environ.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]
    return chosen or ("xcb" if environ.get("DISPLAY") else "wayland")


def require_libraries(folder, platforms):
    """Raise a Problem if Qt lacks libraries of the system; as root on Debian, install them. Asked once, remembered."""
    if not sys.platform.startswith("linux"):
        return
    stamp = read_stamp(folder)
    known = stamp.get("libraries", [])
    if set(platforms).issubset(known):
        return
    missing = missing_libraries(folder, platforms)
    if missing and can_apt():
        apt_install(debian_packages(missing))
        missing = missing_libraries(folder, platforms)
    if missing:
        raise Problem("Koutu's window needs libraries that are not installed. Run:  " + install_command(missing))
    with contextlib.suppress(OSError):  # an environment of somebody else's: ask again next time
        write_stamp(folder, dict(stamp, libraries=sorted(set(known).union(platforms))))


def missing_libraries(folder, platforms):
    """Return the names of the system's libraries that Qt's modules and plugins lack, sorted."""
    qt = os.path.join(site_packages(folder), "PySide6")
    files = [os.path.join(qt, "Qt%s.abi3.so" % module) for module in ("Core", "Gui", "Widgets", "DBus", "Network")]
    files += [os.path.join(qt, "Qt", "plugins", "platforms", "libq%s.so" % name) for name in platforms]
    formats = os.path.join(qt, "Qt", "plugins", "imageformats")
    files += [os.path.join(formats, name) for name in sorted(os.listdir(formats))]
    if not shutil.which("ldd"):
        return []
    _, output = listen(["ldd"] + [file for file in files if os.path.exists(file)])
    return parse_ldd(output)


def parse_ldd(output):
    """Return the libraries that ldd did not find, sorted; Qt's own that PySide6-Essentials leaves out do not count."""
    return sorted(set(re.findall(r"^\s*(?!libQt6)(\S+) => not found", output, re.MULTILINE)))


def debian_packages(libraries):
    """Return the Debian packages of these libraries, sorted; by Debian's rule libX11.so.6 is in libx11-6."""
    packages = set()
    for library in libraries:
        name, _, version = library.partition(".so.")
        ruled = name.lower() + ("-" if name[-1].isdigit() else "") + version.split(".")[0]
        packages.add(DEBIAN_EXCEPTIONS.get(library, ruled))
    return sorted(packages)


def install_command(libraries):
    """Return the one command that installs these libraries on this system."""
    # RPM packages can be asked for by the library itself.
    rpm = " ".join("'%s()(64bit)'" % library for library in libraries)
    if shutil.which("apt-get"):
        return "sudo apt-get update && sudo apt-get install -y " + " ".join(debian_packages(libraries))
    if shutil.which("dnf"):
        return "sudo dnf install -y " + rpm
    if shutil.which("zypper"):
        return "sudo zypper install -y " + rpm
    if shutil.which("pacman"):
        return "sudo pacman -S --needed dbus fontconfig libglvnd libxkbcommon-x11 wayland xcb-util-cursor xcb-util-wm"
    return "your system's package installer for " + " ".join(libraries)


def can_apt():
    """Say whether this process may install Debian packages."""
    return sys.platform.startswith("linux") and os.geteuid() == 0 and bool(shutil.which("apt-get"))


def apt_install(packages):
    """Install Debian packages; raises a Problem with apt's last words if it cannot."""
    say("Installing with apt-get: %s" % " ".join(packages))
    environ = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    install_now = ["apt-get", "install", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120"] + packages
    for command in (["apt-get", "update"], install_now):
        code, output = listen(command, environ)
    if code:
        raise Problem("apt-get could not install %s:\n%s" % (" ".join(packages), last_lines(output)))


# --- the tests -------------------------------------------------------------------------------------------------------


def check(checks, arguments):
    """Run linters, the type checker and perhaps the tests; returns 0 only if all of them pass.

    `--long` adds the tests that take minutes; whatever else is said goes to pytest.
    """
    if "--long" in arguments:
        arguments = ["-m", ""] + [word for word in arguments if word != "--long"]
    folder = environment(["runtime", "test", "package"])
    if checks == CHECKS:
        require_test_system(folder)
    failed = {}
    for title, command in checks:
        print("\n== %s" % title, flush=True)
        code = call(python_of(folder), ["-m"] + command + (arguments if title == "pytest" else []))
        if code:
            failed[title] = code
    print("\n" + "  ".join("%s: %s" % (title, "FAILED" if title in failed else "ok") for title, _ in checks))
    return failed.get("pytest") or int(bool(failed))


def require_test_system(folder):
    """Install what the tests want of the system where this may be done; say what is skipped where not."""
    if not sys.platform.startswith("linux"):
        say("Tests that need Xvfb and xdotool are skipped: they run on Linux only.")
        return
    packages = [package for program, package in TEST_PROGRAMS if not shutil.which(program)]
    if not has_chinese_font():
        packages.append("fonts-noto-cjk")
    if packages and can_apt():
        try:
            apt_install(packages)
        except Problem as problem:
            say("%s\nTests that need these are skipped." % problem)
    elif packages:
        say("Not installed: %s. Tests that need these are skipped." % " ".join(packages))
    require_libraries(folder, ["xcb", "offscreen"])


def has_chinese_font():
    """Say whether fontconfig knows a font with Chinese characters."""
    return bool(shutil.which("fc-list")) and bool(listen(["fc-list", ":lang=zh"])[1].strip())


# --- running other programs, and speaking ----------------------------------------------------------------------------


def hand_over(python, arguments):
    """Become Koutu. -P: a numpy.py in the folder that the person works in is not ours to import."""
    command = [python, "-P", "-m", "koutu"] + arguments
    environ = clean_environment()
    sys.stdout.flush()
    if os.name != "nt":
        os.execve(python, command, environ)
    with subprocess.Popen(command, env=environ) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                pass  # Koutu got it too, and ends in its own way


def call(python, arguments):
    """Run a Python in Koutu's folder; returns its exit code."""
    return subprocess.call([python] + arguments, cwd=ROOT, env=clean_environment())


def clean_environment():
    """Return the environment variables without those that would lend us another Python's modules."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}


def listen(command, environ=None):
    """Run a command and return its exit code and all it said; on a terminal, show its last line as it goes."""
    process = subprocess.Popen(
        command,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    said = []
    show = sys.stderr.isatty()
    with process:
        try:
            for line in process.stdout:
                said.append(line)
                if show:
                    sys.stderr.write("\r" + line.strip()[:76].ljust(76))
                    sys.stderr.flush()
        except BaseException:
            process.kill()
            raise
    if show and said:
        sys.stderr.write("\r" + " " * 76 + "\r")
    return process.returncode, "".join(said)


def say(sentence):
    """Tell the person something; not on stdout, which belongs to the command."""
    print(sentence, file=sys.stderr)
    sys.stderr.flush()


def fail(sentence, code=1):
    """Tell the person why this ends here; returns the exit code."""
    say("Koutu: " + sentence)
    return code


def too_old(version):
    """Return the sentence for a Python that is too old, naming a newer one if there is one."""
    sentence = "Python %d.%d or newer is needed, and this is Python %d.%d. " % (OLDEST + tuple(version))
    for minor in range(19, OLDEST[1] - 1, -1):
        name = "python3.%d" % minor
        for folder in os.environ.get("PATH", "").split(os.pathsep):
            if os.access(os.path.join(folder, name), os.X_OK):
                return sentence + "There is a newer one here:  %s start.py" % name
    return sentence + "Install a newer one from your system's packages or from python.org, and start again with it."


def explain_failure(output, folder):
    """Turn what pip or venv said before it failed into a sentence with what to do."""
    if re.search(r"No space left on device|Errno 28|not enough space on the disk|Disk quota exceeded", output):
        return disk_full(folder)
    if re.search(r"DO NOT MATCH THE HASHES", output):
        return "A package that was downloaded is not the one that Koutu was tested with, so it was not installed. Start again; if it stays so, a proxy or a mirror changes downloads."
    if re.search(
        r"Retrying \(|NewConnectionError|ConnectionError|name resolution|timed out|ProxyError|SSLError", output
    ):
        return "The packages could not be downloaded: there is no connection to the package index. Check the network (or the proxy), and start again."
    if re.search(r"Long Path support", output):
        return (
            "Windows takes no path of more than 259 characters, and Koutu's packages lie deeper than that below %s. "
            "Move Koutu to a folder with a shorter path, such as C:\\Koutu, and start again." % folder
        )
    if re.search(r"No matching distribution found", output):
        wanted = re.search(r"No matching distribution found for (\S+)", output)
        return (
            "There is no ready-made %s for Python %d.%d on this system. Try another Python (3.11 to 3.14, 64 bit)."
            % ((wanted.group(1) if wanted else "package",) + sys.version_info[:2])
        )
    if re.search(r"Permission denied|Read-only file system|Access is denied", output):
        return (
            "The folder %s cannot be written. If it belongs to somebody else, delete it or copy Koutu to a folder of your own."
            % folder
        )
    return "Koutu's packages could not be installed. What was said last:\n%s" % last_lines(output)


def explain_os_error(error):
    """Turn an error of the system into a sentence with what to do."""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)):
        return disk_full(error.filename or ROOT)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "%s cannot be written or run (%s). Close Koutu if it is open, or copy it to a folder of your own." % (
            error.filename,
            error.strerror,
        )
    return "The system refused something: %s. Start again; if it stays so, delete the folder %s." % (
        error,
        os.path.join(ROOT, ".venv"),
    )


def disk_full(path):
    """Return the sentence for a disk without space."""
    return "The disk is full: Koutu needs 1 GB for its packages in %s. Make room, and start again." % path


def last_lines(output):
    """Return the last few lines of a program's output."""
    return "\n".join(output.strip().splitlines()[-5:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
