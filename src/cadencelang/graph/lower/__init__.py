"""From the tree of a playbook to its rule graph, every mistake told on the way.

    lowered = lower(modules, outline, names, libraries, report)

Each sentence is looked up, typed, proved and lowered in one go, so that what is told and what is compiled can never
differ. `book` is the whole pass; `declarations`, `clocks`, `teams`, `limits`, `rules`, `guarantees` lower a kind of
block each; `steps` and what it calls lower a rule's body; `knowledge` and `proof` prove that no condition meets an
unknown fact; `loops` looks for rules that set each other off without end. Refuses to read files.
"""
