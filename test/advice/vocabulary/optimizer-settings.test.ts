import { expect, it } from 'vitest'
import { adviceNumbers } from '../../../src/advice/numbers.js'
import { stageContext } from '../../../src/advice/stages/context.js'
import { defaultGrid } from '../../../src/advice/stages/grid.js'
import {
  defaultSettings,
  momentumOf,
  type ChosenOptimizer,
} from '../../../src/advice/vocabulary/optimizer-settings.js'
import { study } from '../virtual-laboratory.js'

const withMomentum = (momentum: number): ChosenOptimizer => ({
  optimizer: 'momentum',
  optimizerSettings: { ...defaultSettings('momentum'), momentum },
})

it.each<[string, ChosenOptimizer, number | null]>([
  ['what the settings say', withMomentum(0.5), 0.5],
  ['the default without settings', { optimizer: 'momentum' }, 0.9],
  ['null for plain SGD', { optimizer: 'sgd' }, null],
  ['null for Adam', { optimizer: 'adam' }, null],
])('the momentum coefficient is %s', (_case, chosen, momentum) =>
  expect(momentumOf(chosen)).toBe(momentum),
)

it('the search counts with the momentum of the settings', () => {
  const { asked, evidence } = study()
  const momentumIn = (chosen: ChosenOptimizer): number =>
    stageContext({ ...asked, ...chosen }, evidence, defaultGrid, adviceNumbers).searchSetting()
      .momentum
  expect(momentumIn(withMomentum(0.5))).toBe(0.5)
  expect(momentumIn({ optimizer: 'sgd' })).toBe(0)
})
