import type { Command } from './arguments.js'

const general = `Batchwise measures your model on your device and advises the batch size and learning rate to train with.

  batchwise advise FILE --rows N --memory 512MiB    ask about a Keras model (what model.to_json() gives)
  batchwise advise --preset NAME --rows N --memory 512MiB
  batchwise serve                                   REST, GraphQL and their pages
  batchwise doctor                                  what this machine can measure with
  batchwise keys create|list|revoke                 who may ask over the network

  batchwise COMMAND --help    all options of a command
  batchwise --version
`

const byCommand = {
  advise: `batchwise advise FILE|--preset NAME --rows N|--data FILE.npz --memory SIZE [options]

  FILE                    a Keras model as JSON (model.to_json(), Keras 2 or 3)
  --preset NAME           a model that comes with Batchwise (GET /v1/presets lists them)
  --rows N                number of training rows; synthetic rows are trained on, the confidence is lower
  --data FILE.npz         your rows (numpy.savez with x_train, y_train)
  --memory SIZE           what the training may take of the device: 512MiB, 8GB or bytes
  --optimizer NAME        sgd, momentum, adam, rmsprop, adagrad, adamax; default: the file's, else adam
  --loss NAME             default: by the output's activation and the labels
  --epochs N              epochs you plan to train; default 20
  --objective NAME        fastest (default), best-quality, least-memory or cheapest (needs a price or watts)
  --price-per-hour P      of one device; any objective then says what its training costs
  --idle-watts W --busy-watts W
                          what one device draws at rest and at full load; cost is then energy
  --price-per-kwh P       with the watts: cost is money
  --currency NAME         repeated beside amounts, for example EUR
  --workers N             data-parallel workers; default 1
  --device ID             default: the first that batchwise doctor shows
  --engine NAME           tensorflow, webgpu, wasm or cpu; default: the first available one that doctor shows, and
                          the next one where it cannot train the model
  --probe-budget SECONDS  device time that measuring may cost, or auto (default): while it is expected to save more
  --trainings N           trainings that the answer will serve and that pay for an automatic probe (not beside SECONDS); default 1
  --seed N
  --json                  the study as JSON on standard output
  --lang en|zh            language of the explanation; default en
  --server URL            ask a running service instead of measuring here; its key, if it needs one: $BATCHWISE_KEY
  --data-dir FOLDER       where evidence is kept; default: $BATCHWISE_DATA, else .batchwise

  Ctrl-C cancels the study. Exit status: 0 advice, 1 no advice, 2 a wrong argument, 130 cancelled.
`,
  serve: `batchwise serve [options]

  --port N            default 3000; 0 takes a free one
  --host ADDRESS      default 127.0.0.1; another one needs a key (batchwise keys create)
  --data-dir FOLDER   default: $BATCHWISE_DATA, else .batchwise

  Environment:
  BATCHWISE_AUTH                   required: every request needs a key; loopback: none from this machine;
                                   not set: none from this machine until the first key is made
  BATCHWISE_RATE_LIMIT             requests a minute of one key; default 600
  BATCHWISE_STUDIES_PER_OWNER      studies of one owner that may wait or run; default 100
  BATCHWISE_CORS                   origins whose pages may ask, separated by commas; default: none
  BATCHWISE_DRAIN_SECONDS          from "not ready" to the end of listening; default 0
  BATCHWISE_LOG                    trace, debug, info (default), warn, error, fatal or silent
  OTEL_EXPORTER_OTLP_ENDPOINT      where traces go (OTLP/HTTP); default: nowhere
`,
  doctor: `batchwise doctor [options]

  --json              as JSON on standard output
  --data-dir FOLDER   default: $BATCHWISE_DATA, else .batchwise

  Exit status: 0 when an engine is available, else 1.
`,
  keys: `batchwise keys create --name NAME [options]
batchwise keys list
batchwise keys revoke PREFIX|NAME

  --name NAME         what the key is for; unique
  --owner NAME        whose studies and data sets it reaches; default: the name. Several keys may have one owner
  --scopes LIST       read, submit, admin, separated by commas; default read,submit
                      read: see studies, data sets and devices; submit: add data sets, ask and cancel;
                      admin: everything, of every owner, imports and /metrics
  --expires WHEN      90d, 12h, or a date such as 2027-01-31 (UTC); default: never
  --json              as JSON on standard output
  --data-dir FOLDER   of the service that the key is for; default: $BATCHWISE_DATA, else .batchwise

  The key is shown once and kept nowhere. A running service knows it at once, and a revoked one no more.
`,
} satisfies Record<Command, string>

export function helpText(about: Command | null): string {
  return about === null ? general : byCommand[about]
}
