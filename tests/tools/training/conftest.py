from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("torch") else ["test_*.py"]
"""Without PyTorch, as in `make test`, none of these run; `make test-training` installs it."""
