"""The door: one small process before the workers, where slow, broken and too many visitors are met.

It reads a whole request before a worker hears of it, keeps a short queue, takes a worker's answer at once and hands it
on at the visitor's speed. So no visitor holds a worker longer than the answer takes to make, and the door, which only
passes things on, says at any moment that it is alive.
"""
