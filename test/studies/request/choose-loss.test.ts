import { describe, expect, test } from 'vitest'
import type { Activation, ModelGraph } from '../../../src/advice/vocabulary/model-graph.js'
import type { Loss } from '../../../src/advice/vocabulary/question.js'
import { chooseLosses, type LossChoice } from '../../../src/studies/request/choose-loss.js'
import type { ResolvedData } from '../../../src/studies/request/resolve-data.js'
import { smallModel } from '../../support/small-subject.js'

const modelWith = (activation: Activation, units = 4): ModelGraph => ({
  ...smallModel,
  outputs: [{ name: 'out', layer: 'out', shape: [units], activation }],
})

const chooseLoss = (choice: LossChoice, graph: ModelGraph, data: ResolvedData): Loss | undefined =>
  chooseLosses(choice, graph, data)[0]?.loss

/** A stored data set with class numbers or with real targets. */
const dataWith = (targetType: 'class' | 'real'): ResolvedData => ({
  id: 'd1',
  dataset: 'd1',
  facts: { origin: 'given', trainingRows: 100, validationRows: 20, classes: 4 },
  trialData: { kind: 'dataset', folder: '' },
  notes: [],
  header: null,
  targetTypes: [targetType],
})

const syntheticData = (classes: number | null): ResolvedData => ({
  id: 'recipe',
  dataset: null,
  facts: { origin: 'synthetic', trainingRows: 100, validationRows: 20, classes },
  trialData: { kind: 'synthetic', rows: 100, validationRows: 20, classes: [classes], seed: 1 },
  notes: [],
  header: null,
  targetTypes: [classes === null ? 'real' : 'class'],
})

const open: LossChoice = { requested: null, saved: null }
const softmax = modelWith('softmax')

describe('the usual loss', () => {
  test.each<[string, ModelGraph, ResolvedData, Loss]>([
    ['softmax, class numbers', softmax, dataWith('class'), 'sparseCategoricalCrossentropy'],
    ['softmax, one-hot rows', softmax, dataWith('real'), 'categoricalCrossentropy'],
    ['softmax, synthetic rows', softmax, syntheticData(4), 'sparseCategoricalCrossentropy'],
    ['one sigmoid unit', modelWith('sigmoid', 1), dataWith('class'), 'binaryCrossentropy'],
    ['several sigmoid units', modelWith('sigmoid'), dataWith('real'), 'meanSquaredError'],
    ['linear output', modelWith('linear', 1), syntheticData(null), 'meanSquaredError'],
  ])('of %s', (_name, graph, data, loss) => {
    expect(chooseLoss(open, graph, data)).toBe(loss)
  })
})

describe('a saved loss', () => {
  const choose = (saved: string, targetType: 'class' | 'real'): Loss | undefined =>
    chooseLoss({ ...open, saved }, softmax, dataWith(targetType))

  test('is used where Batchwise knows it', () => {
    expect(choose('meanSquaredError', 'real')).toBe('meanSquaredError')
    expect(choose('focal', 'real')).toBe('categoricalCrossentropy')
  })

  test('yields to the form that fits the labels', () => {
    expect(choose('categoricalCrossentropy', 'class')).toBe('sparseCategoricalCrossentropy')
    expect(choose('sparseCategoricalCrossentropy', 'real')).toBe('categoricalCrossentropy')
  })
})

describe('a requested loss', () => {
  const request = (requested: Loss, graph: ModelGraph, data: ResolvedData): Loss | undefined =>
    chooseLoss({ requested, saved: 'binaryCrossentropy' }, graph, data)
  const faultOf = (value: Loss, accepted: Loss): Error =>
    expect.objectContaining({
      code: 'invalid-request',
      faults: [expect.objectContaining({ pointer: '/loss', value, accepted })],
    }) as Error

  test('takes precedence over the saved and the usual loss', () => {
    expect(request('meanSquaredError', softmax, dataWith('class'))).toBe('meanSquaredError')
  })

  test('is refused where it does not fit the labels', () => {
    expect(() => request('categoricalCrossentropy', softmax, dataWith('class'))).toThrow(
      faultOf('categoricalCrossentropy', 'sparseCategoricalCrossentropy'),
    )
  })

  test('is refused where a categorical loss has no softmax', () => {
    const linear = modelWith('linear')
    expect(() => request('categoricalCrossentropy', linear, dataWith('real'))).toThrow(
      faultOf('categoricalCrossentropy', 'meanSquaredError'),
    )
  })
})
