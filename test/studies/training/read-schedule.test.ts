import { expect, it } from 'vitest'
import { readSchedule } from '../../../src/studies/training/read-schedule.js'

it.each([
  ['CosineDecay', { initial_learning_rate: 0.1, alpha: 0 }, true],
  ['CosineDecay', { initial_learning_rate: 0.1, alpha: 1 }, false],
  ['CosineDecay', { warmup_target: 0.1, warmup_steps: 100 }, true],
  ['CosineDecayRestarts', { initial_learning_rate: 0.1 }, true],
  ['ExponentialDecay', { decay_rate: 0.96 }, true],
  ['ExponentialDecay', { decay_rate: 1.1 }, false],
  ['InverseTimeDecay', { decay_rate: 0.5 }, true],
  ['InverseTimeDecay', { decay_rate: 0 }, false],
  ['PiecewiseConstantDecay', { boundaries: [10, 20], values: [0.01, 0.1, 0.001] }, true],
  ['PiecewiseConstantDecay', { boundaries: [10], values: [0.01, 0.1] }, false],
  ['PolynomialDecay', { initial_learning_rate: 0.1, end_learning_rate: 0.001 }, true],
  ['PolynomialDecay', { initial_learning_rate: 0.1, end_learning_rate: 0.2 }, false],
  ['NoamSchedule', { warmup: 4000 }, null],
  ['toString', {}, null],
])('%s with %o: falls %s', (name, config, falls) => {
  expect(readSchedule({ class_name: name, config })).toEqual({ name, falls })
})

it('of a class without a name is not known', () => {
  expect(readSchedule({ config: {} })).toEqual({ name: 'schedule', falls: null })
})
