"""
Correct answers that schemathesis takes for faults, because JSON Schema or OpenAPI cannot express
the rule. Each exception has its place and its reason. A refusal in the words of the schema
(FROM_SCHEMA) of a value that the schema allows stays a fault everywhere.
"""
import copy
import itertools
import pathlib
import re

import jsonschema_rs
import schemathesis
from hypothesis import strategies

CURSOR = (r"/query/cursor", "only what this service gave is a cursor, and it belongs to one sorting")
FIELDS = (r"/query/fields", "names of fields, with dots into objects: a path language, not a list of values")
# operation: places of a refusal, and why the schema cannot say it
BEYOND_SCHEMA = {
    "GET /v1/studies": [FIELDS, CURSOR],
    "GET /v1/datasets": [CURSOR],
    "GET /v1/studies/{id}": [FIELDS],
    "GET /v1/studies/{id}/advice": [FIELDS],
    "POST /v1/datasets": [(r".*", "the bytes of an archive have no schema")],
    "POST /v1/imports": [(r"/(study|evidence)/.*", "two places of the document say different things: values of other places are no part of a schema")],
    "POST /v1/studies": [
        (r"/model(/(keras|layers|input)\b.*)?", "whether layers connect: their fields depend on their type, their shapes on the layers before; Keras' own file may come as text"),
        (r"/data/(rows|classes|validationRows|dataset)", "what the data must be depends on the model's output, and on what is stored"),
        (r"/(device|engine)", "which are here is told by GET /v1/devices"),
        (r"/memoryBudget", "less than a byte, or more than the device has"),
        (r"/loss", "which go with the output and the labels"),
        (r"/(price|power)(/(perHour|idleWatts))?", "a price per kWh needs the power, the objective needs one of them, rest draws no more than load"),
        (r"/price/currency", "letters of any script and currency signs: classes of characters that not every reader of JSON Schema knows"),
        (r"/trainings", "not beside a probeBudget in seconds"),
    ],
}
FROM_SCHEMA = re.compile(r"(Invalid (input|option|string|ISO|UUID)|Too (small|big)|Unrecognized key|at most \d+ characters)")


calls = itertools.count()
FORBIDDEN_NAME = "the fields __proto__"
ARCHIVES = [file.read_bytes() for file in sorted((pathlib.Path(__file__).parent / "../../fixtures/npz").glob("*.npz"))]


@schemathesis.hook
def before_generate_body(context, strategy):
    """No random bytes are an archive: some real ones, whole and broken, among them."""
    return strategy | strategies.sampled_from(ARCHIVES) if context.operation.label == "POST /v1/datasets" else strategy


@schemathesis.hook
def before_call(context, case, kwargs):
    """A key that came before is answered before the body is looked at: three in four get another one."""
    if case.meta is not None and getattr(case.meta.phase.data, "parameter", None) == "Authorization":
        # a case without a key: a change here would bring the key back
        return
    key = (case.headers or {}).get("idempotency-key")
    number = next(calls)
    if isinstance(key, str) and re.fullmatch(r"[\x21-\x7e]{1,240}", key) and number % 4 > 0:
        case.headers["idempotency-key"] = f"{key}-{number}"


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """False: no fault."""
    kind = type(failure).__name__
    if kind == "RejectedPositiveData":
        return not refused_beyond_schema(case, response)
    if kind == "AcceptedNegativeData":
        # refused for its size before it was looked at
        return response.status_code not in (413, 431)
    if kind == "JsonSchemaError" and response.status_code == 200 and "fields" in (case.query or {}):
        return not is_part(case, response)
    return True


def refused_beyond_schema(case, response):
    if response.status_code == 422:
        # the key of another request: a matter of what came before
        return response.json().get("code") == "idempotency-key-reused"
    if response.json().get("detail", "").startswith(FORBIDDEN_NAME):
        # refused wherever it stands; to say so, every object of the document would need a rule for names
        return True
    places = BEYOND_SCHEMA.get(case.operation.label, [])
    faults = response.json().get("errors", []) if response.status_code == 400 else []
    return len(faults) > 0 and all(
        any(re.fullmatch(place, fault["pointer"]) for place, _ in places) and not FROM_SCHEMA.search(fault["message"]) for fault in faults
    )


def is_part(case, response):
    """An answer to `fields` has the fields that were asked for and no others, each as the schema says; OpenAPI cannot let a schema depend on a parameter."""
    document = case.operation.schema.raw_schema
    schema = document["paths"][case.operation.path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    whole = copy.deepcopy({"components": document["components"], **schema})
    body = response.json()
    asked = {path.strip().split(".")[0] for path in case.query["fields"].split(",")}
    parts = body["studies"] if case.operation.path == "/v1/studies" else [body]
    return jsonschema_rs.validator_for(without_required(whole)).is_valid(body) and all(set(part) <= asked for part in parts)


def without_required(schema):
    if isinstance(schema, list):
        return [without_required(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {name: without_required(part) for name, part in schema.items() if not (name == "required" and isinstance(part, list))}
