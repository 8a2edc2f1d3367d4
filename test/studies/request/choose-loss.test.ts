import { describe, expect, it, test } from 'vitest'
import type { Activation, ModelGraph } from '../../../src/advice/vocabulary/model-graph.js'
import type { Loss } from '../../../src/advice/vocabulary/losses.js'
import { BatchwiseError } from '../../../src/errors.js'
import { lossFactsOf, resolveTraining } from '../../../src/studies/request/resolve-training.js'
import { smallModel } from '../../support/small-subject.js'

const modelWith = (activation: Activation, units = 4): ModelGraph => ({
  ...smallModel,
  outputs: [{ name: 'out', layer: 'classes', shape: [units], activation }],
})

type TargetType = 'class' | 'real'
interface Said {
  readonly requested?: string | Readonly<Record<string, unknown>>
  readonly saved?: unknown
}

function choose({ requested, saved }: Said, graph: ModelGraph, targetType: TargetType) {
  const written = { loss: saved ?? null }
  const values = {
    optimizer: null,
    loss: saved ?? null,
    lossWeights: null,
    metrics: null,
    written,
  }
  const model = {
    graph,
    optimizer: null,
    topology: null,
    compiled: saved === undefined ? null : { pointer: '/model/keras/compile_config', values },
  }
  const request = requested === undefined ? {} : { loss: requested }
  const data = { id: '', targetTypes: [targetType] }
  const { losses, origin } = resolveTraining(request, model, lossFactsOf(request, model), data)
  return { loss: losses[0]?.loss, settings: losses[0]?.settings, origin: origin.losses }
}

function refusalOf(...given: Parameters<typeof choose>): string {
  try {
    choose(...given)
  } catch (error) {
    if (error instanceof BatchwiseError) return error.message
    throw error
  }
  return 'nothing'
}

const softmax = modelWith('softmax')
const linear = modelWith('linear')

describe('the usual loss', () => {
  test.each<[string, ModelGraph, TargetType, Loss, string]>([
    ['softmax, class numbers', softmax, 'class', 'sparseCategoricalCrossentropy', 'softmax'],
    ['softmax, one-hot rows', softmax, 'real', 'categoricalCrossentropy', 'softmax'],
    ['one sigmoid unit', modelWith('sigmoid', 1), 'class', 'binaryCrossentropy', 'sigmoid'],
    ['many labels', modelWith('sigmoid'), 'real', 'binaryCrossentropy', 'sigmoid'],
    ['linear output', linear, 'real', 'meanSquaredError', 'numbers'],
    ['one number', modelWith('linear', 1), 'class', 'meanSquaredError', 'numbers'],
  ])('of %s says why it was chosen', (_name, graph, targetType, loss, origin) => {
    expect(choose({}, graph, targetType)).toMatchObject({ loss, origin })
  })

  it('is asked for where class numbers meet logits', () => {
    expect(refusalOf({}, linear, 'class')).toContain(
      'sparseCategoricalCrossentropy with fromLogits',
    )
  })
})

describe('a saved loss', () => {
  const huber = { class_name: 'Huber', config: { delta: 0.5, reduction: 'auto' } }

  it('is used with its parameters', () => {
    expect(choose({ saved: huber }, linear, 'real')).toEqual({
      loss: 'huber',
      settings: { reduction: 'sum_over_batch_size', delta: 0.5 },
      origin: 'file',
    })
  })

  it('that is not known is refused, never replaced', () => {
    expect(refusalOf({ saved: 'my_focal' }, softmax, 'real')).toContain(
      'the loss my_focal is not supported',
    )
  })

  it('of logits trains classes', () => {
    const saved = {
      class_name: 'SparseCategoricalCrossentropy',
      config: { from_logits: true, ignore_class: null },
    }
    expect(choose({ saved }, linear, 'class')).toMatchObject({
      loss: 'sparseCategoricalCrossentropy',
      settings: { fromLogits: true },
    })
  })

  it('takes the form for the labels', () => {
    const saved = 'sparse_categorical_crossentropy'
    expect(choose({ saved }, softmax, 'real').loss).toBe('categoricalCrossentropy')
    expect(choose({ saved: 'categorical_crossentropy' }, softmax, 'class').loss).toBe(
      'categoricalCrossentropy',
    )
  })
})

describe('a requested loss', () => {
  it('takes precedence over the saved and the usual loss', () => {
    const said = { requested: 'mse', saved: 'binary_crossentropy' }
    expect(choose(said, softmax, 'class')).toMatchObject({
      loss: 'meanSquaredError',
      origin: 'request',
    })
  })

  it('of class numbers is refused for rows', () => {
    const requested = 'sparseCategoricalCrossentropy'
    expect(refusalOf({ requested }, softmax, 'real')).toContain('needs class numbers')
  })

  it('of probabilities is refused for other outputs', () => {
    const requested = 'categoricalCrossentropy'
    expect(refusalOf({ requested }, linear, 'real')).toContain(
      'end it in softmax, or set fromLogits',
    )
  })
})
