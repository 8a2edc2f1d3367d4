import { expect, test } from 'vitest'
import { BatchwiseError } from '../../../src/errors.js'
import type { DatasetReader, Device } from '../../../src/studies/ports.js'
import { resolveRequest } from '../../../src/studies/request/resolve-request.js'
import { parseMemoryBudget } from '../../../src/studies/request/memory-budget.js'
import { registryOf, someAdapter, someProcessor } from '../../support/some-devices.js'
import { classHeader } from '../../support/dataset-header.js'

const now = new Date('2026-01-31T12:05:09.123Z')
const header = classHeader({
  shape: [8],
  type: 'float32',
  classes: 12,
  trainingRows: 100,
  validationRows: 20,
})
/** Files without numbers. */
const noFigures = { inputs: [null], targets: [null] }
const datasets: DatasetReader = {
  get: (id) =>
    Promise.resolve(
      id === 'known' ? { id, header, bytes: 1, storedBytes: 1, understood: null } : null,
    ),
  folder: (id) => id,
  figures: () => Promise.resolve(noFigures),
}
const models = { model: () => Promise.resolve(null) }
const resolve = (request: unknown): ReturnType<typeof resolveRequest> =>
  resolveRequest(request, { devices: registryOf([someProcessor]), datasets, models, now })
const good = { model: { preset: 'mlp' }, data: { rows: 5000 }, memoryBudget: '512MiB' }
const dense = (rest: object): object => ({
  input: { shape: [8] },
  layers: [{ type: 'dense', units: 10, activation: 'softmax', ...rest }],
})

test('defaults are filled in, and equal questions have equal ids despite different spelling', async () => {
  const first = await resolve(good)
  const respelled = await resolve({ ...good, memoryBudget: 512 * 2 ** 20, epochs: 20, seed: 1 })
  expect(respelled.questionId).toBe(first.questionId)
  expect(first.request).toMatchObject({
    optimizer: 'momentum',
    loss: 'sparseCategoricalCrossentropy',
    engine: 'tensorflow',
    epochs: 20,
  })
  const other = await resolve({ ...good, memoryBudget: '1GiB' })
  expect(other.questionId).not.toBe(first.questionId)
  expect(other.subject.id).toBe(first.subject.id)
})

test('a model may be the list of layers that Keras 1 wrote', async () => {
  const { subject } = await resolve({
    ...good,
    model: {
      keras: [
        { class_name: 'Dense', config: { output_dim: 12, batch_input_shape: [null, 8] } },
        { class_name: 'Activation', config: { activation: 'softmax' } },
      ],
    },
  })
  expect(subject.model.layers.map(({ type }) => type)).toEqual(['Dense', 'Activation'])
  expect(subject.model.parameters).toBe(8 * 12 + 12)
})

test('the question has the largest tensor per row and the tensor limit of each possible engine', async () => {
  const on = (devices: readonly Device[]): ReturnType<typeof resolveRequest> =>
    resolveRequest(
      {
        ...good,
        model: {
          input: { shape: [8] },
          layers: [
            { type: 'dense', units: 70 },
            { type: 'dense', units: 2, activation: 'softmax' },
          ],
        },
      },
      { devices: registryOf(devices), datasets, models, now },
    )
  const plain = await on([someProcessor])
  const adapter = await on([someAdapter, someProcessor])
  expect(plain.question.model.largestTensorElements).toBe(70)
  expect(Object.keys(plain.question)).not.toContain('tensorElementsMax')
  expect(adapter.subject.engine).toBe('webgpu')
  expect(adapter.question.tensorElementsMax).toBe(2 ** 28)
  expect(adapter.question.engineChoice?.left.map((place) => 'tensorElementsMax' in place)).toEqual([
    false,
    false,
    false,
  ])
})

/** A model file whose optimizer has a schedule of this class. */
const compiledWith = (schedule: string): object => ({
  keras: {
    class_name: 'Sequential',
    config: {
      layers: [
        { class_name: 'InputLayer', config: { batch_shape: [null, 8], name: 'input' } },
        { class_name: 'Dense', config: { name: 'out', units: 3, activation: 'softmax' } },
      ],
    },
    compile_config: {
      loss: 'sparse_categorical_crossentropy',
      optimizer: {
        class_name: 'Adam',
        config: {
          learning_rate: { class_name: schedule, config: { initial_learning_rate: 0.01 } },
        },
      },
    },
  },
})

test('the schedule is part of the question, and who chose it is said', async () => {
  const open = await resolve(good)
  expect(open.question).toMatchObject({
    schedule: 'either',
    trainingOrigin: { schedule: 'default' },
  })
  const falling = await resolve({ ...good, schedule: 'falling' })
  expect(falling.request).toMatchObject({ schedule: 'falling', scheduleOrigin: 'request' })
  expect(falling.questionId).not.toBe(open.questionId)
  expect(falling.subject.id).toBe(open.subject.id)
  const file = await resolve({ ...good, model: compiledWith('CosineDecay') })
  expect(file.request).toMatchObject({ schedule: 'falling', scheduleOrigin: 'file' })
  const asked = await resolve({ ...good, model: compiledWith('CosineDecay'), schedule: 'constant' })
  expect(asked.request).toMatchObject({ schedule: 'constant', scheduleOrigin: 'request' })
  const custom = await resolve({ ...good, model: compiledWith('NoamSchedule') })
  expect(custom.request).toMatchObject({ schedule: 'either', scheduleOrigin: 'default' })
  const learningRate = { class_name: 'CosineDecay', config: { initial_learning_rate: 0.1 } }
  const written = await resolve({ ...good, optimizer: { name: 'adam', learningRate } })
  expect(written.question).toMatchObject({
    schedule: 'falling',
    trainingOrigin: { schedule: 'request', replacedSchedule: 'CosineDecay' },
  })
})

test('price and power are part of the question only if the request has them', async () => {
  const plain = await resolve(good)
  expect(Object.keys(plain.question)).not.toContain('price')
  const paid = await resolve({
    ...good,
    objective: 'cheapest',
    price: { perHour: 2, currency: '€' },
    power: { idleWatts: 30, busyWatts: 300 },
  })
  expect(paid.question).toMatchObject({
    price: { perHour: 2, currency: '€' },
    power: { idleWatts: 30, busyWatts: 300 },
  })
  expect(paid.request).toMatchObject({
    objective: 'cheapest',
    price: { perHour: 2, currency: '€' },
  })
  expect(paid.subject.id).toBe(plain.subject.id)
  expect(paid.questionId).not.toBe(plain.questionId)
})

test('the question has the device state if the device is busy or short of memory; its id stays equal', async () => {
  const on = (state: Partial<Device>): ReturnType<typeof resolveRequest> =>
    resolveRequest(good, {
      devices: registryOf([{ ...someProcessor, ...state }]),
      datasets,
      models,
      now,
    })
  const idle = await on({})
  const busy = await on({ others: { processes: 2, bytes: 2 ** 30 } })
  const full = await on({ freeBytes: 2 ** 28 })
  expect(Object.keys(idle.question)).not.toContain('deviceState')
  expect(busy.question.deviceState).toEqual({
    freeBytes: 6 * 2 ** 30,
    otherProcesses: 2,
    otherBytes: 2 ** 30,
    at: now.toISOString(),
  })
  expect(full.question.deviceState).toEqual({
    freeBytes: 2 ** 28,
    otherProcesses: 0,
    otherBytes: 0,
    at: now.toISOString(),
  })
  expect(new Set([idle, busy, full].map(({ questionId }) => questionId)).size).toBe(1)
})

test.each<[string, object, string]>([
  ['an unknown preset', { model: { preset: 'nope' } }, '/model/preset'],
  [
    'an unknown layer',
    { model: { input: { shape: [8] }, layers: [{ type: 'warp' }] } },
    '/model/layers/0/type',
  ],
  [
    'an unknown activation',
    { model: dense({ activation: 'squish' }) },
    '/model/layers/0/activation',
  ],
  ['an unknown field', { model: dense({ unts: 3 }) }, '/model/layers/0/unts'],
  ['a missing input shape', { model: { layers: [{ type: 'dense', units: 3 }] } }, '/model/input'],
  [
    'shapes that do not connect',
    { model: { input: { shape: [8] }, layers: [{ type: 'conv2d', filters: 3, kernelSize: 3 }] } },
    '/model/layers/0',
  ],
  ['labels beyond the output', { model: dense({}), data: { dataset: 'known' } }, '/data/dataset'],
  [
    'rows of another shape',
    {
      data: { dataset: 'known' },
      model: {
        input: { shape: [3, 3] },
        layers: [{ type: 'flatten' }, { type: 'dense', units: 12, activation: 'softmax' }],
      },
    },
    '/data/dataset',
  ],
  ['an unknown data set', { data: { dataset: 'other' } }, '/data/dataset'],
  ['no rows', { data: { rows: 0 } }, '/data/rows'],
  ['half a row', { data: { rows: 2.5 } }, '/data/rows'],
  ['an unreadable budget', { memoryBudget: 'plenty' }, '/memoryBudget'],
  ['a budget above the device', { memoryBudget: '64GiB' }, '/memoryBudget'],
  [
    'a model whose weights alone exceed the budget',
    { model: dense({ units: 1e9 }) },
    '/memoryBudget',
  ],
  ['an unknown optimizer', { optimizer: 'lionel' }, '/optimizer'],
  ['a loss that does not exist', { loss: 'categoricalCrossentropie' }, '/loss'],
  ['an unknown parameter', { optimizer: { name: 'adam', gamma: 2 } }, '/optimizer/gamma'],
  ['the weight of a class that is not there', { classWeights: { 99: 2 } }, '/classWeights'],
  ['an unknown engine', { engine: 'abacus' }, '/engine'],
  ['an unknown device', { device: 'cuda:7' }, '/device'],
  ['cheapest without a price or power', { objective: 'cheapest' }, '/price'],
  ['a price of nothing', { objective: 'cheapest', price: { currency: 'EUR' } }, '/price/perHour'],
  ['a price of a kWh without power', { price: { perKilowattHour: 0.3 } }, '/power'],
  ['a free hour', { price: { perHour: 0 } }, '/price/perHour'],
  ['a sentence as currency', { price: { perHour: 1, currency: 'euros [EUR]' } }, '/price/currency'],
  ['half of the power', { power: { idleWatts: 30 } }, '/power/busyWatts'],
  [
    'more idle power than busy power',
    { power: { idleWatts: 300, busyWatts: 30 } },
    '/power/idleWatts',
  ],
  ['an unknown schedule', { schedule: 'cosine' }, '/schedule'],
  ['trainings beside seconds', { probeBudget: 30, trainings: 5 }, '/trainings'],
  ['a field that nobody reads', { colour: 'blue' }, '/colour'],
])('%s gets a fault with pointer, value and what is accepted', async (_what, change, pointer) => {
  const error = await resolve({ ...good, ...change }).catch((caught: unknown) => caught)
  if (!(error instanceof BatchwiseError))
    throw new Error(`a fault was expected, not ${JSON.stringify(error)}`)
  expect(error.code).toBe('invalid-request')
  expect(error.faults.map((fault) => fault.pointer)).toContain(pointer)
  const fault = error.faults.find((candidate) => candidate.pointer === pointer)
  expect(fault?.accepted).toMatch(/.+/)
  const given = pointer
    .slice(1)
    .split('/')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], {
      ...good,
      ...change,
    })
  // the fault is about the content of the data set; its value is the id
  if (typeof given !== 'object' && pointer !== '/data/dataset') expect(fault?.value).toEqual(given)
})

test('a request nested 10,000 deep is refused', async () => {
  const deep: unknown = JSON.parse('{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000))
  await expect(resolve({ ...good, model: dense({ deep }) })).rejects.toThrow(
    'the request is nested too deeply',
  )
})

test.each([
  ['512MiB', 536_870_912],
  ['8GB', 8_000_000_000],
  ['1.5 GiB', 1_610_612_736],
  [8_589_934_592, 8_589_934_592],
  ['1000', 1000],
])('%s is %d bytes', (text, bytes) => {
  expect(parseMemoryBudget(text, '/memoryBudget')).toBe(bytes)
})

test('a repeated request is resolved with the current devices and data sets', async () => {
  const model = {
    input: { shape: [8] },
    layers: [{ type: 'dense', units: 12, activation: 'softmax' }],
  }
  const stored = new Map([
    ['some', { id: 'some', header, bytes: 1, storedBytes: 1, understood: null }],
  ])
  const reader: DatasetReader = {
    get: (id) => Promise.resolve(stored.get(id) ?? null),
    folder: (id) => `/somewhere/${id}`,
    figures: () => Promise.resolve(noFigures),
  }
  const ask = (
    devices: readonly Device[],
    data: object,
    at = now,
  ): ReturnType<typeof resolveRequest> =>
    resolveRequest(
      { model, data, memoryBudget: '512MiB' },
      { devices: registryOf(devices), datasets: reader, models, now: at },
    )
  for (const data of [{ rows: 3000 }, { dataset: 'some' }]) {
    const first = await ask([someProcessor], data)
    expect(await ask([someProcessor], data)).toEqual(first)
    const elsewhere = await ask([someAdapter, someProcessor], data)
    expect([elsewhere.subject.engine, elsewhere.questionId === first.questionId]).toEqual([
      'webgpu',
      false,
    ])
    expect(
      (await ask([{ ...someProcessor, name: 'another processor' }], data)).subject.id,
    ).not.toBe(first.subject.id)
    expect(await ask([someProcessor], data)).toEqual(first)
    const later = new Date(now.getTime() + 1000)
    expect(
      (await ask([{ ...someProcessor, freeBytes: 0 }], data, later)).question.deviceState,
    ).toMatchObject({ freeBytes: 0, at: later.toISOString() })
    await expect(ask([{ ...someProcessor, memoryBytes: 2 ** 20 }], data)).rejects.toThrow(
      /above the memory/,
    )
    await expect(ask([], data)).rejects.toThrow(/no engine runs here/)
  }
  stored.clear()
  await expect(ask([someProcessor], { dataset: 'some' })).rejects.toThrow(
    /there is no data set some/,
  )
})
