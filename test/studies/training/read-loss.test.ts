import { describe, expect, it, test } from 'vitest'
import { losses, lossTraitsOf } from '../../../src/advice/vocabulary/losses.js'
import { BatchwiseError, type Fault } from '../../../src/errors.js'
import { readLoss, readLosses } from '../../../src/studies/training/read-loss.js'
import { savedKeys } from '../model/keys/saved-keys.js'

const read = (value: unknown) => readLoss(value, '/loss')

function faultsOf(work: () => unknown): readonly Fault[] {
  try {
    work()
  } catch (error) {
    if (error instanceof BatchwiseError) return error.faults
    throw error
  }
  return []
}

test.each(losses)('%s has the defaults of Keras', (loss) => {
  expect(read(loss)).toEqual({
    loss,
    settings: lossTraitsOf(loss).settings,
    weight: 1,
    pointer: '/loss',
  })
})

it.each([
  ['mse', 'meanSquaredError'],
  ['MSE', 'meanSquaredError'],
  ['mean_squared_error', 'meanSquaredError'],
  ['MeanSquaredError', 'meanSquaredError'],
  ['mae', 'meanAbsoluteError'],
  ['kullback_leibler_divergence', 'klDivergence'],
  ['logcosh', 'logCosh'],
  ['huber_loss', 'huber'],
  ['cosine_proximity', 'cosineSimilarity'],
])('%s is %s', (written, loss) => {
  expect(read(written).loss).toBe(loss)
})

const saved = [
  ...Object.entries(savedKeys.keras3.losses),
  ...Object.entries(savedKeys.keras2.losses),
].filter(([className]) => className !== 'CTC' && className !== 'Circle')

test.each(saved)('%s of a Keras file has our defaults', (className, config) => {
  const { loss, settings } = read({ class_name: className, config })
  expect({ ...settings, reduction: 'sum_over_batch_size' }).toEqual(lossTraitsOf(loss).settings)
})

describe('one loss', () => {
  it('keeps its settings', () => {
    expect(read({ name: 'huber', delta: 0.5 }).settings['delta']).toBe(0.5)
    const config = { from_logits: true, label_smoothing: 0.10000000149011612, reduction: 'auto' }
    expect(read({ class_name: 'CategoricalCrossentropy', config }).settings).toMatchObject({
      fromLogits: true,
      labelSmoothing: 0.1,
    })
  })

  it('may be a function of Keras', () => {
    const written = { module: 'builtins', class_name: 'function', config: 'squared_hinge' }
    expect(read(written).loss).toBe('squaredHinge')
  })

  it.each([
    ['crossentropy', 'is not supported'],
    ['meansquarederror2', 'did you mean meanSquaredError?'],
    [{ class_name: 'function', config: 'my_loss' }, 'the loss my_loss is not supported'],
    [{ class_name: 'CTC', config: {} }, 'its targets are sequences of other lengths'],
    [{ name: 'huber', delta: -1 }, 'huber: delta is -1; accepted: a number above 0'],
    [{ name: 'huber', alpha: 1 }, 'huber has no setting alpha'],
    [
      { class_name: 'MeanSquaredError', config: { reduction: 'sum' } },
      'a sum grows with the batch',
    ],
    [{ class_name: 'Dice', config: { axis: [1, 2] } }, 'use null'],
  ])('is refused in words: %j', (value, words) => {
    expect(faultsOf(() => read(value))[0]?.message).toContain(words)
  })
})

describe('the losses of several outputs', () => {
  const outputs = ['digit', 'size']
  const readAll = (loss: unknown, weights?: unknown) =>
    readLosses({ loss, weights }, '/loss', outputs)?.map((entry) => [entry.loss, entry.weight])

  it('are one for all, a list, or named', () => {
    expect(readAll(null)).toBeUndefined()
    expect(readAll('mse')).toEqual([
      ['meanSquaredError', 1],
      ['meanSquaredError', 1],
    ])
    expect(readAll(['mse', { name: 'mae', weight: 0.5 }])).toEqual([
      ['meanSquaredError', 1],
      ['meanAbsoluteError', 0.5],
    ])
    expect(readAll({ size: 'mae', digit: 'mse' }, { digit: 2, size: 3 })).toEqual([
      ['meanSquaredError', 2],
      ['meanAbsoluteError', 3],
    ])
  })

  it.each([
    [['mse'], undefined, 'there are 1 entries for 2 outputs'],
    [{ digit: 'mse' }, undefined, 'the output size has no loss'],
    [{ digit: 'mse', sizes: 'mae' }, undefined, 'no output sizes; did you mean size?'],
    ['mse', [1, 0], 'every output has a loss whose weight is above 0'],
  ])('are refused in words: %j %j', (loss, weights, words) => {
    expect(faultsOf(() => readAll(loss, weights))[0]?.message).toContain(words)
  })
})
