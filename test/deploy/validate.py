"""Validates Kubernetes manifests against the API's JSON schemas, without unknown fields.

Reads JSON on standard input: {"version": "1.37", "files": {name: text}}.
Writes JSON: [{"file", "resource", "faults": [text]}], one for each document.
"""

import json
import sys

import kubernetes_validate
import yaml


def faults_of(resource: dict, version: str) -> list[str]:
    try:
        kubernetes_validate.validate(resource, version, strict=True)
    except kubernetes_validate.ValidationError as error:
        place = "/".join(str(step) for step in error.path)
        return [f"{place}: {error.message}"]
    return []


asked = json.load(sys.stdin)
found = [
    {"file": file, "resource": resource, "faults": faults_of(resource, asked["version"])}
    for file, text in asked["files"].items()
    for resource in yaml.safe_load_all(text)
]
json.dump(found, sys.stdout)
