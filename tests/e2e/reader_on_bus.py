"""A screen reader's view of a program, over the accessibility bus; runs in the system's own Python, which has libatspi.

Reads one JSON line a question from its input, and answers each with one JSON line:
{"tree": true}, {"press": name}, {"wait": name}.
"""

import json
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

LONGEST = 30.0  # seconds until something that is awaited must be there
Atspi.set_timeout(20_000, 60_000)  # milliseconds; of its own it gives a busy program up after 800


def applications():
    """Return every program on the bus that has a window."""
    desktop = Atspi.get_desktop(0)
    found = [desktop.get_child_at_index(place) for place in range(desktop.get_child_count())]
    return [each for each in found if each is not None and each.get_child_count()]


def walk(node, depth=0):
    """Yield everything in sight with its depth, from the top down."""
    states = [state.value_nick for state in node.get_state_set().get_states()]
    if depth and "showing" not in states:
        return
    yield node, depth, states
    # A list manages its rows itself, but has them all the same.
    for place in range(node.get_child_count()):
        child = node.get_child_at_index(place)
        if child is not None:
            yield from walk(child, depth + 1)


def patiently(ask):
    """Return the first answer that is one; what is changing while it is asked about is asked about anew."""
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        try:
            found = ask()
        except GLib.Error:
            found = None
        if found:
            return found
        time.sleep(0.1)
    return None


def everything():
    """Return all that is in sight."""
    return [told(*each) for program in applications() for each in walk(program)]


def named(name):
    """Return what is called so, can be used and is no label; None where there is no such thing."""
    for program in applications():
        for node, _, states in walk(program):
            if node.get_name() == name and "sensitive" in states and node.get_role_name() != "label":
                return node
    return None


def told(node, depth, states):
    """Return what a reader says of it."""
    interface = node.get_action_iface()
    actions = [] if interface is None else [interface.get_action_name(n) for n in range(interface.get_n_actions())]
    value = node.get_value_iface()
    labels = [
        relation.get_target(n).get_name()
        for relation in node.get_relation_set()
        if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY
        for n in range(relation.get_n_targets())
    ]
    return {
        "labels": labels,
        "name": node.get_name(),
        "role": node.get_role_name(),
        "description": node.get_description(),
        "states": states,
        "depth": depth,
        "actions": actions,
        "value": None if value is None else value.get_current_value(),
    }


def pressable(name):
    """Return a thing of that name with what it can do, and which of that is done first."""
    node = named(name)
    if node is None:
        return None
    interface = node.get_action_iface()
    names = [interface.get_action_name(n) for n in range(interface.get_n_actions())]
    return interface, next(n for n, each in enumerate(names) if each in ("Press", "Toggle", "ShowMenu"))


def answer(question):
    """Return the answer to one question."""
    if "tree" in question:
        return patiently(everything) or []
    if "press" in question:
        found = patiently(lambda: pressable(question["press"]))
        # Once: what is toggled twice is as it was.
        return found is not None and found[0].do_action(found[1])
    return patiently(lambda: named(question["wait"])) is not None


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
