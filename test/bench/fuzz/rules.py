"""
Correct answers that schemathesis reports as faults, because JSON Schema or OpenAPI cannot express
the rule. Each exception has a pointer and a reason. If a refusal uses a message of the schema
(SCHEMA_MESSAGE) for a value that the schema allows, it is always a fault.
"""
import copy
import itertools
import pathlib
import re

import jsonschema_rs
import schemathesis
from hypothesis import strategies

CURSOR = (r"/query/cursor", "a cursor must come from this service and belongs to one sort order")
FIELDS = (r"/query/fields", "field names with dots are a path language, not a list of values")
# operation: pointers of a refusal, and why the schema cannot express it
BEYOND_SCHEMA = {
    "GET /v1/studies": [FIELDS, CURSOR],
    "GET /v1/datasets": [CURSOR],
    "GET /v1/models": [CURSOR],
    "GET /v1/studies/{id}": [FIELDS],
    "GET /v1/studies/{id}/advice": [FIELDS],
    "POST /v1/studies/{id}/what-if": [
        (r"/memoryBudget", "less than a byte"),
        (r"/objective", "cheapest needs the price or power of the study"),
    ],
    "POST /v1/datasets": [(r".*", "the bytes of an archive have no schema")],
    "POST /v1/models": [(r".*", "the bytes of a model file have no schema")],
    "POST /v1/imports": [
        (r"/(study|evidence)/.*", "two values of the document contradict each other"),
    ],
    "POST /v1/studies": [
        (
            r"/model(/(keras|layers|input|inputShape|id)\b.*)?",
            "layers must connect: fields depend on their type, shapes on earlier layers",
        ),
        (
            r"/data/(rows|classes|validationRows|dataset)",
            "depends on the model's output and on the stored data sets",
        ),
        (r"/(device|engine)", "GET /v1/devices lists the available ones"),
        (r"/memoryBudget", "less than a byte, or more than the device has"),
        (r"/(loss|classWeights)(/.*)?", "depends on the output and the labels"),
        (r"/optimizer(/.*)?", "the settings depend on the optimizer"),
        (
            r"/(price|power)(/(perHour|idleWatts))?",
            "a price per kWh or the objective needs the power; idle power is at most busy power",
        ),
        (r"/price/currency", "Unicode classes of characters are not portable in JSON Schema"),
        (r"/trainings", "excludes a probeBudget in seconds"),
        (
            r"/(batchSize|batchSizes|effectiveBatchSize|learningRate)(/.*)?",
            "wishes that exclude each other, or that the rows, the workers or the rates rule out",
        ),
        (r"/current/batchSize", "at most the training rows"),
    ],
}
SCHEMA_MESSAGE = re.compile(
    r"(Invalid (input|option|string|ISO|UUID)|Too (small|big)|Unrecognized key"
    r"|at most \d+ characters)"
)

calls = itertools.count()
FORBIDDEN_NAME = "the fields __proto__"
UPLOADS = {"POST /v1/datasets", "POST /v1/models"}
ARCHIVE_FOLDER = pathlib.Path(__file__).parent / "../../fixtures/npz"
ARCHIVES = [file.read_bytes() for file in sorted(ARCHIVE_FOLDER.glob("*.npz"))]


@schemathesis.hook
def before_generate_body(context, strategy):
    """Random bytes are never an archive, so real and broken archives are added."""
    if context.operation.label not in UPLOADS:
        return strategy
    return strategy | strategies.sampled_from(ARCHIVES)


@schemathesis.hook
def before_call(context, case, kwargs):
    """A repeated idempotency key skips the checks of the body: change three in four."""
    phase = None if case.meta is None else case.meta.phase.data
    if getattr(phase, "parameter", None) == "Authorization":
        # a case without an API key: a change here would restore the API key
        return
    key = (case.headers or {}).get("idempotency-key")
    number = next(calls)
    if isinstance(key, str) and re.fullmatch(r"[\x21-\x7e]{1,240}", key) and number % 4 > 0:
        case.headers["idempotency-key"] = f"{key}-{number}"


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Returns False if the answer is correct."""
    kind = type(failure).__name__
    if kind == "RejectedPositiveData":
        return not refused_beyond_schema(case, response)
    if kind == "AcceptedNegativeData":
        # refused for its size before validation
        return response.status_code not in (413, 431)
    if kind == "JsonSchemaError" and response.status_code == 200 and "fields" in (case.query or {}):
        return not is_part(case, response)
    return True


def refused_beyond_schema(case, response):
    if response.status_code == 415:
        # the generator leaves the content type of some bodies out
        return "content-type" not in {name.lower() for name in response.request.headers}
    if response.status_code == 422:
        # the idempotency key of an earlier request
        return response.json().get("code") == "idempotency-key-reused"
    if response.json().get("detail", "").startswith(FORBIDDEN_NAME):
        # refused in every object; the schema would need a rule for names in each
        return True
    places = [place for place, _ in BEYOND_SCHEMA.get(case.operation.label, [])]
    faults = response.json().get("errors", []) if response.status_code == 400 else []
    return len(faults) > 0 and all(is_beyond_schema(fault, places) for fault in faults)


def is_beyond_schema(fault, places):
    if SCHEMA_MESSAGE.search(fault["message"]):
        return False
    return any(re.fullmatch(place, fault["pointer"]) for place in places)


def is_part(case, response):
    """
    Whether an answer to `fields` has only the requested fields, each as in the schema. In OpenAPI,
    a schema cannot depend on a parameter.
    """
    document = case.operation.schema.raw_schema
    operation = document["paths"][case.operation.path]["get"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    full_schema = copy.deepcopy({"components": document["components"], **schema})
    body = response.json()
    requested = {path.strip().split(".")[0] for path in case.query["fields"].split(",")}
    parts = body["studies"] if case.operation.path == "/v1/studies" else [body]
    validator = jsonschema_rs.validator_for(without_required(full_schema))
    return validator.is_valid(body) and all(set(part) <= requested for part in parts)


def without_required(schema):
    if isinstance(schema, list):
        return [without_required(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: without_required(part)
        for name, part in schema.items()
        if not (name == "required" and isinstance(part, list))
    }
