/** Examples of requests in the OpenAPI document. A test sends each of them. */
import { readFileSync } from 'node:fs'

export interface Example {
  readonly summary: string
  readonly value: unknown
}

/**
 * The export of a small measured study: can a million weights be trained in 8 MiB?
 * Fingerprints tie an export together. When the format or a fingerprint changes, replace the file:
 * ask for the model "wide" (1000 inputs, one dense layer of 1000 units), optimizer sgd, 64 rows,
 * memory budget 8MiB, engine wasm, probeBudget 0.
 */
const exportedStudy: unknown = JSON.parse(
  readFileSync(new URL('exported-study.json', import.meta.url), 'utf8'),
)

/** Bodies by operation id. */
export const bodyExamples: Readonly<Record<string, Readonly<Record<string, Example>>>> = {
  submitStudy: {
    preset: {
      summary: 'A preset on synthetic rows, measured for five seconds',
      value: {
        model: { preset: 'mlp' },
        data: { rows: 5000 },
        memoryBudget: '512MiB',
        probeBudget: 5,
      },
    },
    layers: {
      summary: 'A model as layers, for several trainings',
      value: {
        model: {
          name: 'small',
          input: { shape: [20] },
          layers: [
            { type: 'dense', units: 32, activation: 'relu' },
            { type: 'dense', units: 4, activation: 'softmax' },
          ],
        },
        data: { rows: 5000, validationRows: 500, classes: 4 },
        memoryBudget: '1GB',
        optimizer: 'momentum',
        epochs: 40,
        trainings: 10,
        seed: 7,
      },
    },
    keras: {
      summary: 'The output of model.to_json() in Keras',
      value: {
        model: {
          keras: {
            class_name: 'Sequential',
            config: {
              name: 'scorer',
              layers: [
                { class_name: 'InputLayer', config: { batch_shape: [null, 8], name: 'input' } },
                { class_name: 'Dense', config: { name: 'hidden', units: 16, activation: 'tanh' } },
                { class_name: 'Dense', config: { name: 'score', units: 1, activation: 'linear' } },
              ],
            },
          },
        },
        data: { rows: 2000 },
        memoryBudget: 268_435_456,
        loss: 'meanSquaredError',
        objective: 'least-memory',
        probeBudget: 5,
      },
    },
    cheapest: {
      summary: 'The cheapest training, at a price and a power',
      value: {
        model: { preset: 'regression' },
        data: { rows: 2000 },
        memoryBudget: '512MiB',
        objective: 'cheapest',
        workers: 4,
        price: { perKilowattHour: 0.3, currency: 'EUR' },
        power: { idleWatts: 60, busyWatts: 300 },
      },
    },
    current: {
      summary: 'Is it worth changing what is trained with now?',
      value: {
        model: { preset: 'regression' },
        data: { rows: 2000 },
        memoryBudget: '512MiB',
        current: { batchSize: 64, learningRate: 0.001 },
      },
    },
    decided: {
      summary: 'An effective batch size and a learning rate that must stay',
      value: {
        model: { preset: 'regression' },
        data: { rows: 2000 },
        memoryBudget: '512MiB',
        effectiveBatchSize: 256,
        learningRate: 0.01,
        schedule: 'falling',
        workers: 2,
      },
    },
  },
  askWhatIf: {
    plan: {
      summary: 'A longer training on four workers',
      value: { epochs: 100, workers: 4 },
    },
    budget: {
      summary: 'Half of the memory',
      value: { memoryBudget: '256MiB' },
    },
  },
  importStudy: {
    exported: { summary: 'A small study that another service exported', value: exportedStudy },
  },
}

/** Parameters by operation id: names of the query, and headers in lower case. */
export const parameterExamples: Readonly<
  Record<string, Readonly<Record<string, string | number>>>
> = {
  submitStudy: { prefer: 'wait=60', 'idempotency-key': '5f2d9c1e-question-1' },
  listStudies: {
    limit: 10,
    state: 'done',
    device: 'cpu',
    engine: 'tensorflow',
    model: 'regression',
    createdAfter: '2026-01-01T00:00:00Z',
    createdBefore: '2126-01-01T00:00:00Z',
    sort: '-updatedAt',
    fields: 'id,state,request.model.name',
  },
  getStudy: { prefer: 'wait=60', fields: 'state,progress.fraction,advice.batchSize.value' },
  getAdvice: { lang: 'zh', fields: 'batchSize,learningRate,explanation' },
  watchStudy: { 'last-event-id': '0' },
  getProblem: { code: 'invalid-request' },
}
