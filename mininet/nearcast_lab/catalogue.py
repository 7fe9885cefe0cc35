# SPDX-License-Identifier: Apache-2.0
"""Topologies by name. Any other Topo class is named `FILE.py:CLASS`; its constructor's keywords are its parameters."""

import importlib.util
import inspect
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mininet.topo import Topo

from nearcast_lab.errors import LabError
from nearcast_lab.shape import Shape
from nearcast_lab.topologies import Ring, Routed, Single, Sites, TwoSwitch

NAMED: dict[str, type[Topo]] = {
    "single": Single,
    "two-switch": TwoSwitch,
    "ring": Ring,
    "sites": Sites,
    "routed": Routed,
}


def create(name: str, parameters: Mapping[str, Any]) -> Topo:
    """Makes a topology by name or `FILE.py:CLASS`; parameters that are objects are shapes of links."""
    topology = NAMED[name] if name in NAMED else _load(name)
    accepted = _accepted(topology)
    unknown = sorted(set(parameters) - set(accepted))
    if accepted and unknown:
        raise LabError(f"topology {name} has no {', '.join(unknown)}; it has {', '.join(accepted)}")
    arguments = {}
    for key, value in parameters.items():
        default = accepted.get(key)
        if isinstance(value, Mapping):
            arguments[key] = Shape.from_json(value, default if isinstance(default, Shape) else None)
        elif isinstance(default, Shape):
            raise LabError(f"{key} is a link; say {key}.rateMbit, {key}.delayMs, ...")
        else:
            arguments[key] = value
    try:
        return topology(**arguments)
    except LabError:
        raise
    except Exception as error:
        raise LabError(f"topology {name}: {type(error).__name__}: {error}") from error


def _accepted(topology: type[Topo]) -> dict[str, object]:
    parameters = inspect.signature(topology.build).parameters
    return {key: parameter.default for key, parameter in parameters.items() if key not in ("self", "args", "params")}


def _load(name: str) -> type[Topo]:
    path, separator, class_name = name.rpartition(":")
    if not separator:
        raise LabError(f"no topology {name}; there are {', '.join(NAMED)}, or FILE.py:CLASS")
    spec = importlib.util.spec_from_file_location("nearcast_lab_topology", Path(path))
    if spec is None or spec.loader is None or not Path(path).is_file():
        raise LabError(f"no topology file {path}")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise LabError(f"topology file {path}: {type(error).__name__}: {error}") from error
    found = getattr(module, class_name, None)
    if not (isinstance(found, type) and issubclass(found, Topo)):
        raise LabError(f"{path} has no Topo class {class_name}")
    return found
