"""The bill of materials of an artefact, in CycloneDX's JSON: everything inside, with version, licence and where it comes from."""

from __future__ import annotations

import json
import sys
import uuid
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from bundling import finishing
from bundling.facts import ROOT, SUMMARY, VERSION, commit, source_date_epoch

sys.path.insert(0, str(ROOT))
from nnsim.licences import COMPONENTS


def bill(artefact: Path, inside: Path) -> Path:
    """Write the bill beside the artefact. `inside` is the bundle's folder of libraries."""
    components = [*libraries(), *from_the_system(inside)]
    digest = finishing.checksum(artefact)
    record = {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, digest)}",
        "metadata": {
            "timestamp": datetime.fromtimestamp(source_date_epoch(), UTC).isoformat().replace("+00:00", "Z"),
            "component": {
                "type": "application", "bom-ref": "nnsim", "name": "nnsim", "version": VERSION, "description": SUMMARY,
                "licenses": [{"expression": "MIT"}], "hashes": [{"alg": "SHA-256", "content": digest}],
                "properties": [{"name": "nnsim:artefact", "value": artefact.name}, {"name": "nnsim:commit", "value": commit()}],
            },
        },
        "components": components,
        "dependencies": [{"ref": "nnsim", "dependsOn": [component["bom-ref"] for component in components]}],
    }  # fmt: skip
    path = artefact.with_name(f"{artefact.name}.cdx.json")
    path.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def libraries() -> list[dict[str, object]]:
    """What the table of licences names: Python's libraries by their names there, the rest by its title."""
    found: list[dict[str, object]] = []
    for component in COMPONENTS:
        version = component.version
        name = str(metadata.distribution(component.distribution).metadata["Name"]) if component.distribution else component.title
        record: dict[str, object] = {"type": "library", "bom-ref": name, "name": name}
        if version:
            record["version"] = version
        if component.distribution:
            record["purl"] = f"pkg:pypi/{component.distribution}@{version}"
        found.append({**record, "licenses": [{"expression": component.licence}]})
    return found


def from_the_system(inside: Path) -> list[dict[str, object]]:
    """Libraries of Debian that came into the bundle."""
    packages = finishing.system_packages(inside) if (inside / finishing.LICENCES).is_dir() else {}
    return [
        {
            "type": "library", "bom-ref": f"debian:{name}", "name": name, "version": version, "purl": f"pkg:deb/debian/{name}@{version}",
            "licenses": [{"license": {"name": f"see licences/system/{name}.txt in the bundle"}}],
        }
        for name, version in packages.items()
    ]  # fmt: skip
