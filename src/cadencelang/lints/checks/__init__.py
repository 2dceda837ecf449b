"""The lints, one a module. `cadencelang.lints.registry` finds them by reading this folder."""
