import { expect, it } from 'vitest'
import type { Curve } from '../../../src/advice/vocabulary/answer.js'
import { smallCurves } from '../../../src/cli/advise/render-curves.js'
import { adviceOf } from '../../support/advice-of.js'

const axes = { x: '', y: '', evidence: [] }
const stepTime: Curve = {
  ...axes,
  name: 'step-time',
  label: 'fitted',
  points: [
    [1, 10],
    [64, 16],
    [128, 20],
  ],
}
const race: Curve = {
  ...axes,
  name: 'race',
  label: 'batch 64, rate 0.003',
  points: [
    [0, 2.3],
    [1, 0.5],
    [4, 0.05],
  ],
}

it('shows rows a second by batch size, and the loss of the advised pair', () => {
  const curves = smallCurves(adviceOf({}, { curves: [stepTime, race] }), 'en')
  expect(curves).toEqual([
    { label: 'Rows a second', text: '▁▅█  batch 1–128; 4,000 at 64, 6,400 at most' },
    {
      label: 'Validation loss',
      text: expect.stringMatching(/^█[▁-█]{22}▁ {2}2.3 to 0.05 in 4 s$/),
    },
  ])
})

it('has the units of the language', () => {
  const [curve] = smallCurves(adviceOf({}, { curves: [race] }), 'zh')
  expect(curve).toEqual({ label: '验证损失', text: expect.stringMatching(/4 秒内从 2.3 到 0.05$/) })
})

it('shows nothing of what was not measured, and no curve of two points', () => {
  const short = { ...race, points: race.points.slice(0, 2) }
  const other = { ...race, label: 'batch 32, rate 0.003' }
  expect(smallCurves(adviceOf({}, { curves: [short, other] }), 'en')).toEqual([])
})

it('shows nothing without an answer', () => {
  const none = { batchSize: null, learningRate: null, curves: [stepTime, race] }
  expect(smallCurves(adviceOf({}, none), 'en')).toEqual([])
})
