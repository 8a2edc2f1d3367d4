import { describe, expect, it } from 'vitest'
import type { TrialSpec } from '../../../src/advice/vocabulary/trial.js'
import { refusalOf } from '../../../src/trials/protocol/capabilities.js'
import type { AdapterInfo, Hello } from '../../../src/trials/protocol/handshake.js'
import {
  decodeChildMessage,
  decodeParentMessage,
  encode,
  LineDecoder,
  type ChildMessage,
  type ParentMessage,
} from '../../../src/trials/protocol/messages.js'
import { faultsIn } from '../../support/protocol-schema.js'
import { smallModel } from '../../support/small-subject.js'

const adapter: AdapterInfo = {
  name: 'a card',
  vendor: 'amd',
  type: 'discrete',
  memoryBytes: null,
  limits: {
    maxBufferSize: 1,
    maxStorageBufferBindingSize: 2,
    maxComputeWorkgroupsPerDimension: 3,
  },
}
const hello: Hello = {
  type: 'hello',
  version: 2,
  runner: 'tfjs',
  engine: 'cpu',
  can: { kinds: ['trace'], law: 'live-bytes', allocator: null, limits: { cpu: 'tracked' } },
}
const measurement = { type: 'measurement', name: 'stepTimeMs', at: null, value: 3 } as const
const outcome = {
  type: 'outcome',
  cause: 'completed',
  durationMs: 1,
  peakBytes: null,
  message: null,
} as const
const request: ParentMessage = {
  type: 'request',
  spec: { kind: 'race', batchSize: 8, learningRate: 0.1, rung: 1, untilMs: 9, seed: 1 },
  device: 'cpu',
  subject: {
    format: 'graph',
    model: smallModel,
    losses: [{ loss: 'meanSquaredError', weight: 1 }],
    optimizer: 'adam',
  },
  data: { kind: 'dataset', folder: '/rows' },
  seed: 1,
  checkpointFolder: '/checkpoints',
}

const program = { format: 'python', file: '/home/me/train.py', function: 'build' } as const
const description: ChildMessage = {
  type: 'description',
  framework: 'PyTorch 2.13.0',
  engine: 'torch',
  fingerprint: '0123456789abcdef'.repeat(4),
  sources: [{ file: '/work/train.py', sha256: 'fedcba9876543210'.repeat(4) }],
  parameters: 4,
  trainableParameters: 3,
  layers: 1,
  inputs: [{ name: 'input', shape: [2] }],
  outputs: [],
  rows: { training: 5, validation: 2, held: true },
  classes: null,
  optimizer: { name: 'Adam', family: 'adam', settings: { amsgrad: false }, exact: true },
  loss: 'mse_loss',
  batchNorm: false,
  largestTensorElements: 2,
  schedule: 'CosineAnnealingLR',
}

describe('a message', () => {
  it.each<ChildMessage>([
    hello,
    { ...hello, engine: 'webgpu', adapter },
    measurement,
    { ...measurement, name: 'liveBytes', value: [1, 2] },
    outcome,
    { ...outcome, cause: 'crashed', message: 'why', startedAtMs: 5 },
  ])('of the child is decoded as it was encoded: %o', (message) => {
    expect(decodeChildMessage(encode(message))).toEqual(message)
    expect(faultsIn('child', message)).toEqual([])
  })
  it.each<ChildMessage | ParentMessage>([
    { ...outcome, cause: 'userError', message: "KeyError: 'x'", place: 'train.py:12' },
    description,
    { type: 'describe', subject: program, device: 'cpu', seed: 1, deadlineMs: 5 },
    {
      ...request,
      subject: program,
      data: { kind: 'own', rows: 5, validationRows: 2 },
    },
  ])('about a program is decoded as it was encoded: %o', (message) => {
    const isOfParent = message.type === 'request' || message.type === 'describe'
    const decode = isOfParent ? decodeParentMessage : decodeChildMessage
    expect(decode(encode(message))).toEqual(message)
    expect(faultsIn(isOfParent ? 'parent' : 'child', message)).toEqual([])
  })
  it.each<TrialSpec>([
    { kind: 'trace', batchSize: 61, allocations: true },
    { kind: 'fit', batchSize: 8, steps: 4, fresh: true, budgetBytes: 9, repeat: 1 },
    {
      kind: 'noise',
      batchSize: 8,
      learningRate: 1,
      deviceMs: 9,
      microBatchSize: 2,
      microBatches: 3,
    },
    {
      kind: 'sweep',
      batchSize: 8,
      learningRateMin: 1,
      learningRateMax: 2,
      growth: 2,
      deviceMs: 9,
    },
    {
      kind: 'race',
      batchSize: 8,
      learningRate: 1,
      rung: 0,
      untilMs: 9,
      seed: 1,
      stepsMax: 5,
      method: 'rprop',
      noise: { microBatchSize: 2, microBatches: 3 },
    },
    { kind: 'grow', batchSize: 64, learningRate: 1, seed: 1, grownFrom: 8, from: 40, steps: 2 },
    {
      kind: 'anneal',
      batchSize: 8,
      learningRate: 1,
      seed: 1,
      from: 40,
      steps: 8,
      validation: { batchSize: 4, rows: 16 },
      budgetBytes: 100,
    },
  ])('of the parent is decoded as it was encoded: %o', (spec) => {
    const message = { ...request, spec, traceparent: '00-1-2-01' }
    expect(decodeParentMessage(encode(message))).toEqual(message)
    expect(faultsIn('parent', message)).toEqual([])
  })
  it('keeps its known fields where a newer peer sends others', () => {
    expect(decodeChildMessage(JSON.stringify({ ...outcome, later: true }))).toEqual(outcome)
  })
})

describe('the schema', () => {
  it.each<readonly ['child' | 'parent', unknown, RegExp]>([
    ['child', { ...outcome, cause: 'bored' }, /\/cause must be equal to one of/],
    ['child', { ...measurement, at: 'noon' }, /\/at must be number,null/],
    ['child', { ...hello, version: 1 }, /\/version must be equal to constant/],
    ['parent', { ...request, spec: { kind: 'trace' } }, /\/spec must have required property/],
    ['parent', { ...request, engine: 'cpu' }, /must NOT have additional properties/],
  ])('refuses what %s must not send: %o', (side, message, fault) => {
    expect(faultsIn(side, message).join('; ')).toMatch(fault)
  })
})

describe('a trial that the runner does not offer', () => {
  const fit = { kind: 'fit', batchSize: 1, steps: 1, fresh: true, budgetBytes: 1 } as const
  it.each([
    [{ kind: 'trace', batchSize: 2 } as const, null],
    [fit, 'tfjs runs no trials of the kind fit'],
    [
      { kind: 'trace', batchSize: 61, allocations: true } as const,
      'tfjs does not write allocations down',
    ],
  ])('is refused: %o', (spec, refusal) => {
    expect(refusalOf(hello.can, hello.runner, spec)).toBe(refusal)
  })
})

describe('a value that is not finite', () => {
  it.each([null, 'seven', [1, null]])('is decoded as null: %o', (value) => {
    expect(decodeChildMessage(JSON.stringify({ ...measurement, value }))).toEqual({
      ...measurement,
      value: null,
    })
  })
})

describe('a malformed message is refused with the field, its value and what is accepted', () => {
  it.each([
    ['Segmentation fault', /the message is "Segmentation fault"; accepted: one JSON object/],
    ['[]', /the message is \[\]; accepted: an object/],
    [
      '{"type":"goodbye"}',
      /\/type is "goodbye"; accepted: hello, description, measurement, outcome/,
    ],
    [
      JSON.stringify({ ...hello, can: { ...hello.can, kinds: ['nap'] } }),
      /\/can\/kinds\/0 is "nap"; accepted: trace/,
    ],
    [JSON.stringify({ ...measurement, name: 'mood' }), /\/name is "mood"; accepted: liveBytes/],
    [JSON.stringify({ ...outcome, durationMs: '1' }), /\/durationMs is "1"; accepted: a number/],
    ['{"type":"outcome","cause":"completed"}', /\/durationMs is missing; accepted: a number/],
  ])('%s', (line, fault) => {
    expect(() => decodeChildMessage(line)).toThrow(fault)
  })
  it.each([
    [{ ...request, spec: { kind: 'nap' } }, /\/spec\/kind is "nap"; accepted: trace, fit/],
    [
      { ...request, spec: { kind: 'anneal', batchSize: 8, learningRate: 1, seed: 1, steps: 8 } },
      /\/spec\/from is missing; accepted: a number/,
    ],
    [{ ...request, data: { kind: 'dataset' } }, /\/data\/folder is missing; accepted: a string/],
    [
      {
        ...request,
        subject: { ...request.subject, model: { ...smallModel, layers: [{ name: 'first' }] } },
      },
      /\/subject\/model\/layers\/0\/type is missing/,
    ],
  ])('of the parent', (message, fault) => {
    expect(() => decodeParentMessage(JSON.stringify(message))).toThrow(fault)
  })
})

it('a hello of another version is refused with both versions, whatever else it holds', () => {
  expect(() => decodeChildMessage('{"type":"hello","version":99}')).toThrow(
    'the trial process speaks protocol version 99, not 2',
  )
})

it('lines are joined from pieces of any size, with characters of several bytes', () => {
  const bytes = new TextEncoder().encode('{"a":"größe"}\n\n{"b":2}\nhalf')
  const decoder = new LineDecoder()
  const lines = Array.from(bytes, (_, i) => decoder.push(bytes.subarray(i, i + 1))).flat()
  expect(lines).toEqual(['{"a":"größe"}', '{"b":2}'])
})
