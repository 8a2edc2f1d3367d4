import { describe, expect, test } from 'vitest'
import type { ModelGraph } from '../../../../src/advice/vocabulary/model-graph.js'
import { matchData } from '../../../../src/studies/request/matching/match-data.js'
import type { DatasetInput, DatasetTarget } from '../../../../src/trials/protocol/dataset.js'

type Shape = readonly number[]
interface Model {
  readonly inputs: Readonly<Record<string, Shape>>
  readonly outputs: Readonly<Record<string, Shape>>
  readonly activation?: 'softmax' | 'sigmoid' | 'linear'
}

function graph({ inputs, outputs, activation = 'linear' }: Model): ModelGraph {
  return {
    name: 'net',
    inputs: Object.entries(inputs).map(([name, shape]) => ({
      name,
      shape,
      dtype: 'float32',
      vocabulary: null,
    })),
    layers: [],
    outputs: Object.entries(outputs).map(([name, shape]) => ({
      name,
      layer: name,
      shape,
      activation,
    })),
    parameters: 0,
    trainableParameters: 0,
  }
}

const input = (name: string, shape: Shape): DatasetInput => ({ name, shape, type: 'float32' })
const real = (name: string, shape: Shape): DatasetTarget => ({
  name,
  shape,
  type: 'real',
  classes: null,
})
const labelled = (name: string, shape: Shape, classes: number, values?: number[]): DatasetTarget =>
  values === undefined
    ? { name, shape, type: 'class', classes }
    : { name, shape, type: 'class', classes, values }

function match(
  inputs: readonly DatasetInput[],
  targets: readonly DatasetTarget[],
  model: Model,
  ignored: readonly (number | null)[] = [],
): ReturnType<typeof matchData> {
  const header = { version: 2, inputs, targets, trainingRows: 9, validationRows: 1 } as const
  const info = { id: 'd', header, understood: null, bytes: 1, storedBytes: 1 }
  return matchData(info, graph(model), ignored)
}

describe('inputs', () => {
  const y = [real('y', [1])]
  const outputs = { o: [1] }

  test('channels-first pictures are turned, and it is said', () => {
    const { feeds, notes } = match([input('x', [3, 32, 28])], y, {
      inputs: { in: [32, 28, 3] },
      outputs,
    })
    expect(feeds.inputs).toEqual([{ stored: 0, firstColumn: null, turned: true }])
    expect(notes).toMatchObject([{ code: 'channels-turned' }])
  })

  test.each<[string, Shape, Shape]>([
    ['pictures without a channel axis', [28, 28], [28, 28, 1]],
    ['pictures for a flat input', [28, 28], [784]],
    ['flat rows for pictures', [784], [28, 28, 1]],
    ['channels last already', [3, 3, 3], [3, 3, 3]],
  ])('%s are not turned', (_name, stored, read) => {
    const { feeds } = match([input('x', stored)], y, { inputs: { in: read }, outputs })
    expect(feeds.inputs).toMatchObject([{ turned: false }])
  })

  test('several are matched by name, else by different shapes, never by order', () => {
    const user = input('user', [4])
    const item = input('item_train', [4])
    const model = { inputs: { item: [4], user: [4] }, outputs }
    expect(match([user, item], y, model).feeds.inputs.map(({ stored }) => stored)).toEqual([1, 0])
    const shapes = { inputs: { a: [5], b: [4] }, outputs }
    expect(
      match([input('p', [4]), input('q', [5])], y, shapes).feeds.inputs.map((feed) => feed.stored),
    ).toEqual([1, 0])
    expect(() => match([input('p', [4]), input('q', [4])], y, model)).toThrow(/cannot be told/)
    expect(() => match([user], y, model)).toThrow(/1 inputs \(user\), the model has 2/)
  })

  test('words such as x and train beside a name do not count; what is not read is said', () => {
    const model = { inputs: { user_input: [4], item: [4] }, outputs }
    const stored = [input('x_item', [4]), input('train_user', [4]), input('extra', [4])]
    const { feeds, notes } = match(stored, y, model)
    expect(feeds.inputs.map((feed) => feed.stored)).toEqual([1, 0])
    expect(notes).toEqual([{ code: 'not-read', values: { names: 'extra', role: 'input' } }])
    const twice = [input('x_item', [4]), input('item_train', [4]), input('user', [4])]
    expect(() => match(twice, y, model)).toThrow(/3 inputs/)
  })

  test('rows of another size are refused', () => {
    expect(() => match([input('x', [5])], y, { inputs: { in: [4] }, outputs })).toThrow(
      'the data set has rows of shape [5], the input in of the model reads [4]',
    )
  })
})

describe('targets', () => {
  const x = [input('x', [4])]
  const feedOf = (target: DatasetTarget, outputShape: Shape, activation: Model['activation']) =>
    match(x, [target], {
      inputs: { in: [4] },
      outputs: { o: outputShape },
      activation: activation ?? 'linear',
    }).feeds.targets[0]

  test.each<[string, DatasetTarget, Shape, 'softmax' | 'sigmoid' | 'linear', object]>([
    ['labels for softmax', labelled('y', [], 3), [3], 'softmax', { as: 'class', values: null }],
    ['labels for logits', labelled('y', [], 3), [3], 'linear', { as: 'class' }],
    ['two labels for a sigmoid', labelled('y', [], 2, [1, 2]), [1], 'sigmoid', { as: 'class' }],
    ['labels with gaps', labelled('y', [], 2, [10, 50]), [2], 'softmax', { values: null }],
    [
      'labels with gaps that the units cover',
      labelled('y', [], 2, [0, 2]),
      [3],
      'softmax',
      { as: 'class', values: [0, 2] },
    ],
    ['labels per position', labelled('y', [9], 3), [9, 3], 'softmax', { as: 'class' }],
    ['one-hot rows', real('y', [3]), [3], 'softmax', { as: 'real' }],
    ['many labels', labelled('y', [5], 2), [5], 'sigmoid', { as: 'real', values: null }],
    [
      'labels for a regression, by their values',
      labelled('y', [], 3, [1, 5, 9]),
      [1],
      'linear',
      { as: 'real', values: [1, 5, 9] },
    ],
    [
      'a mask of 0 and 255',
      labelled('y', [8, 8], 2, [0, 255]),
      [8, 8, 1],
      'sigmoid',
      { as: 'real', values: [0, 255] },
    ],
  ])('%s', (_name, target, shape, activation, feed) => {
    expect(feedOf(target, shape, activation)).toMatchObject(feed)
  })

  test.each<[string, DatasetTarget, Shape, RegExp]>([
    ['too many labels', labelled('y', [], 5), [3], /go up to 4, the output \[3\] has 3 classes/],
    ['fractions for a choice', real('y', []), [3], /no label of a few classes/],
    ['another shape', real('y', [2]), [3], /has the shape \[2\]/],
  ])('%s are refused in words', (_name, target, shape, words) => {
    expect(() => feedOf(target, shape, 'softmax')).toThrow(words)
  })

  test('a label that the loss passes over keeps its number, and others need a unit each', () => {
    const model = { inputs: { in: [4] }, outputs: { o: [4, 2] }, activation: 'softmax' } as const
    const target = labelled('y', [4], 3, [-1, 0, 1])
    const { feeds, notes } = match(x, [target], model, [-1])
    expect(feeds.targets).toEqual([{ from: 'target', stored: 0, as: 'class', values: [-1, 0, 1] }])
    expect(notes).toMatchObject([{ code: 'labels-keep-numbers' }])
    expect(() => match(x, [target], model)).toThrow(/3 different labels/)
    expect(() => match(x, [labelled('y', [4], 3, [1, 2, 255])], model, [255])).toThrow(
      'the loss passes over the label 255, and the output o has 2 units; y also holds 2',
    )
  })

  test('without one, only a model that gives back its input trains', () => {
    const inputs = { in: [4] }
    const { feeds, notes } = match(x, [], { inputs, outputs: { o: [4] } })
    expect(feeds.targets).toMatchObject([{ from: 'input', as: 'real' }])
    expect(notes).toMatchObject([{ code: 'trains-on-input' }])
    expect(() => match(x, [], { inputs, outputs: { o: [3] } })).toThrow(/no target/)
  })
})
