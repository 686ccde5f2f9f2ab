"""What the manifest says about the run, as pairs of words; what it does not say is left out."""

from .units import quantity


def facts(manifest, certificate=""):
    """`certificate` is what is known of the harness's own error rates."""
    suite = _at(manifest, "suite")
    return [(label, text) for label, text in (
        ("machine", _machine(manifest)),
        ("processors", _processors(manifest)),
        ("memory", _bytes(_at(manifest, "fingerprint", "memory", "total_bytes"))),
        ("kernel", _at(manifest, "fingerprint", "kernel", "release")),
        ("C library", _at(manifest, "fingerprint", "libc")),
        ("hardware counters", manifest.get("hardware_counters")),
        ("suite", _suite(suite) if isinstance(suite, dict) else suite),
        ("processes", manifest.get("processes")),
        ("seed", manifest.get("seed")),
        ("command", " ".join(map(str, manifest.get("command") or []))),
        ("started", manifest.get("started_utc")),
        ("ended", manifest.get("ended_utc")),
        ("resumed", ", ".join(map(str, manifest.get("resumed_utc") or []))),
        ("complete", _complete(manifest)),
        ("time outside the cells", _share(manifest.get("share_outside_cells"))),
        ("barista", manifest.get("barista")),
        ("fingerprint", manifest.get("fingerprint_id")),
        ("certificate", certificate),
    ) if text not in (None, "", [])]


def libraries(manifest):
    """(runtime, library, language, notes) of each worker."""
    rows = []
    for worker in manifest.get("workers") or []:
        if isinstance(worker, dict):
            told = worker.get("description") if isinstance(worker.get("description"), dict) else worker
            notes = told.get("notes") if isinstance(told.get("notes"), dict) else {}
            rows.append((str(worker.get("runtime", "")), str(told.get("library", "")), str(told.get("language", "")),
                         "; ".join(f"{name}: {note}" for name, note in sorted(notes.items()))))
    return rows


def everything(fingerprint, prefix=""):
    """The fingerprint's leaves as (path, text), in its order."""
    if isinstance(fingerprint, dict):
        return [leaf for name, value in fingerprint.items()
                for leaf in everything(value, f"{prefix}.{name}".strip("."))]
    if isinstance(fingerprint, list) and any(isinstance(value, (dict, list)) for value in fingerprint):
        return [leaf for i, value in enumerate(fingerprint) for leaf in everything(value, f"{prefix}.{i + 1}")]
    if isinstance(fingerprint, list):
        return [(prefix, ", ".join(map(str, fingerprint)))]
    return [(prefix, "unknown" if fingerprint is None else str(fingerprint))] if prefix else []


def _at(value, *path):
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _machine(manifest):
    model = _at(manifest, "fingerprint", "cpu", "model")
    virtual = _at(manifest, "fingerprint", "virtualisation", "hypervisor")
    return f"{model or 'unknown processor'}{', a virtual machine' if virtual else ''}" if model or virtual else None


def _processors(manifest):
    topology = _at(manifest, "fingerprint", "topology")
    if not isinstance(topology, dict):
        return None
    names = (("packages", "package"), ("numa_nodes", "NUMA node"), ("cores", "core"), ("pus", "PU"))
    words = [f"{n} {name}{'' if n == 1 else 's'}" for key, name in names if (n := topology.get(key)) is not None]
    if topology.get("allowed") is not None:
        words.append(f"of which this run may use {topology['allowed']}")
    return ", ".join(words)


def _suite(suite):
    words = [str(suite.get("id") or suite.get("name") or "")]
    if suite.get("description"):
        words.append(str(suite["description"]))
    if suite.get("rounds") is not None:
        words.append(f"{suite['rounds']} rounds")
    return ", ".join(words)


def _complete(manifest):
    if manifest.get("complete") is None:
        return None
    if manifest["complete"]:
        return "yes"
    stopped = manifest.get("stopped")
    return "no" + (f": {stopped}" if stopped else "; the figures are those of the part that was measured")


def _bytes(value):
    return quantity(value, "bytes") if isinstance(value, (int, float)) else None


def _share(value):
    return f"{100 * value:.0f} %" if isinstance(value, (int, float)) else None
