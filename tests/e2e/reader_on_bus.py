"""A screen reader's view of a program, over the accessibility bus; runs in the system's own Python, which has libatspi.

Reads one JSON line a question from its input, and answers each with one JSON line:
{"tree": true}, {"press": name}, {"wait": name}, {"focus": name}.
"""

import json
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

LONGEST = 30.0  # seconds until something that is awaited must be there


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


def everything():
    """Return what is in sight now; what went away meanwhile, or is not on the bus yet, is asked about anew."""
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        try:
            found = [each for program in applications() for each in walk(program)]
        except GLib.Error:
            found = []
        if found:
            return found
        time.sleep(0.1)
    return []


def awaited(name):
    """Return what is called so, as soon as it is in sight; None when it never comes."""
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        for node, _, states in everything():
            if node.get_name() == name and "sensitive" in states and node.get_role_name() != "label":
                return node
        time.sleep(0.1)
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


def answer(question):
    """Return the answer to one question."""
    if "tree" in question:
        return [told(*each) for each in everything()]
    node = awaited(next(iter(question.values())))
    if node is None:
        return False
    if "press" in question:
        interface = node.get_action_iface()
        names = [interface.get_action_name(n) for n in range(interface.get_n_actions())]
        wanted = next(n for n, name in enumerate(names) if name in ("Press", "Toggle", "ShowMenu"))
        return interface.do_action(wanted)
    if "focus" in question:
        return node.get_component_iface().grab_focus()
    return True


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
