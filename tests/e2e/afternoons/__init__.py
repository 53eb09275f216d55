"""Three newcomers' afternoons, done by a hand that sees and touches the program as a person does.

The program is its own process on an X server with a window manager. The hand finds things by the name that a screen
reader would say, and counts what it does: an action is one click, one chord of keys, one drag, one
typed text or one turn of the wheel.
"""
