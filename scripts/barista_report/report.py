"""report.html: one file that needs no other, made of the figures, the plots and the verdicts of a run."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from . import certificate, facts, tables, verdicts
from .inline_svg import as_image, inline
from .plots.family import alt_text

_TEMPLATES = Path(__file__).parent / "templates"
_SECTIONS = (
    ("spawn", "Starting a task", ["spawn"]),
    ("switch", "Going from one task to another", ["switch"]),
    ("memory", "Memory of parked tasks", ["memory_layers", "memory_totals"]),
    ("throughput", "Working together", ["throughput"]),
    ("idle", "Doing nothing", ["idle"]),
    ("limit", "How many at once", ["limit"]),
)
_FILES = (
    ("manifest.json", "machine, versions, seed, command, suite"),
    ("topology.xml", "the machine's topology as hwloc exports it"),
    ("topology.svg", "the same as a picture"),
    ("plan.csv", "the order in which the processes ran"),
    ("samples.csv", "every raw value, one a row"),
    ("summary.csv", "medians and intervals of each cell and metric"),
    ("claims.csv", "each claim, runtime and definition with its verdict"),
    ("claims.md", "the same to read"),
    ("catalogue.json", "what the names in these tables mean"),
    ("plots", "each plot as SVG and PNG"),
)


def render(evidence, plots):
    run = evidence.run
    environment = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
    environment.globals.update(claimed=tables.claimed, judged_figure=tables.judged_figure,
                               not_asked=verdicts.NOT_ASKED)
    overall = verdicts.overall(run)
    return environment.get_template("report.html.j2").render(
        title=_title(run.manifest), libraries=facts.libraries(run.manifest),
        facts=facts.facts(run.manifest, certificate.sentence(run.path, run.manifest.get("fingerprint_id"))),
        fingerprint=facts.everything(run.manifest.get("fingerprint") or {}),
        complete=run.manifest.get("complete", True), headline=_panels(plots, ["headline"]),
        topology=as_image(run.topology_svg, "Topology of the machine") if run.topology_svg else "",
        claims=_claims(run, overall), claim_runtimes=verdicts.runtimes(overall), words=run.catalogue.words(),
        judged_by=run.catalogue.judged_by(), run_spread=run.catalogue.run_spread(),
        sections=[_section(evidence, plots, *section) for section in _SECTIONS],
        failures=tables.failure_rows(evidence), metrics=_metrics(evidence),
        files=[(name, words) for name, words in _FILES if (run.path / name).exists()])


def _title(manifest):
    suite = manifest.get("suite")
    name = suite.get("id") or suite.get("name") if isinstance(suite, dict) else suite
    started = str(manifest.get("started_utc") or "").replace("T", " ").replace("Z", " UTC")
    return ", ".join(filter(None, [f"barista: {name or 'a run'}", started]))


def _claims(run, overall):
    """[{id, row, statement, cited, overall: {runtime: Verdict}, definitions: {runtime: [Verdict]},
    sources: [(definition, what it measures)]}]"""
    below = verdicts.by_definition(run)
    return [{"id": claim, "row": run.catalogue.claim_row(claim), "statement": run.catalogue.claim_statement(claim),
             "cited": run.catalogue.claim_cited(claim),
             "overall": by_runtime, "definitions": below.get(claim, {}),
             "sources": list(run.catalogue.claim_definitions(claim).items())} for claim, by_runtime in overall.items()]


def _section(evidence, plots, family, heading, names):
    catalogue = evidence.run.catalogue
    experiments = [name for name in evidence.run.experiments() if catalogue.family(name) == family]
    rows = {name: tables.result_rows(evidence, name) for name in experiments}
    return {"id": family, "heading": heading, "panels": _panels(plots, names),
            "titles": [plots[name].title for name in names if name in plots],
            "experiments": [{"name": name, "question": catalogue.question(name),
                             "rows": rows[name], "remarks": tables.remarks(rows[name]),
                             "mechanism": tables.mechanism_table(evidence, name)} for name in experiments]}


def _panels(plots, names):
    """The panels of these plots as inline pictures, each with words of its own."""
    pictures = []
    for name in filter(plots.__contains__, names):
        plot = plots[name]
        for sheet, panel in zip(plot.single_sheets(), plot.panels):
            words = alt_text([panel]) if hasattr(panel, "rows") and hasattr(panel, "ways") else plot.alt
            pictures.append({"svg": inline(sheet.svg(), sheet.name, words or panel.title), "wide": panel.width > 5.5})
    return pictures


def _metrics(evidence):
    """(name, meaning) of every metric in the summary that the manifest explains."""
    names = sorted(set(evidence.run.summary["metric"]) - {""})
    return [(name, meaning) for name in names if (meaning := evidence.run.catalogue.meaning(name))]
