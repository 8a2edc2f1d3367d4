import { expect, it } from 'vitest'
import { chooseSchedule } from '../../../src/studies/request/choose-schedule.js'

const cosine = { name: 'CosineDecay', falls: true }

it('the request is heard before the file', () => {
  const chosen = { schedule: 'constant', origin: 'request' }
  expect(chooseSchedule({ schedule: 'constant' }, cosine, 'file')).toEqual(chosen)
})

it.each(['file', 'request'] as const)('a schedule that falls in the optimizer of the %s', (by) => {
  expect(chooseSchedule({}, cosine, by)).toEqual({ schedule: 'falling', origin: by })
})

it.each([null, { name: 'NoamSchedule', falls: null }, { name: 'ExponentialDecay', falls: false }])(
  'either where nothing is known to fall: %o',
  (written) => {
    expect(chooseSchedule({}, written, 'file')).toEqual({ schedule: 'either', origin: 'default' })
  },
)
