import { describe, expect, it } from 'vitest'
import {
  hasResidentBudget,
  leavesRoomFor,
  returnsFreedMemory,
  trialEnvironment,
} from '../../../src/trials/host/trial-environment.js'
import { smallSubject } from '../../support/small-subject.js'

const fit = { kind: 'fit', batchSize: 8, steps: 5, budgetBytes: 2 ** 28 } as const
const timed = { ...fit, fresh: false }
const environmentOn = (deviceId: string, own: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv =>
  trialEnvironment(
    own,
    {
      subject: { ...smallSubject(), deviceId },
      budgetBytes: 3 * 2 ** 20,
      rowsBytes: 2 ** 21,
      spec: timed,
    },
    null,
  )

it('shows a trial only its card, and allows it the budget and the rows', () => {
  expect(environmentOn('cuda:2')).toMatchObject({
    CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
    CUDA_VISIBLE_DEVICES: '2',
    BATCHWISE_CARD_LIMIT_MIB: '5',
  })
})
it('hides every card from a trial on the processor', () => {
  const environment = environmentOn('cpu', { CUDA_VISIBLE_DEVICES: '0,1' })
  expect(environment['CUDA_VISIBLE_DEVICES']).toBe('-1')
  expect(environment).not.toHaveProperty('BATCHWISE_CARD_LIMIT_MIB')
})
it("keeps the service's environment: the Vulkan driver, and library folders after TensorFlow's", () => {
  const own = { VK_DRIVER_FILES: '/opt/driver.json', LD_LIBRARY_PATH: '/opt/lib' }
  expect(
    trialEnvironment(
      own,
      { subject: smallSubject(), budgetBytes: 1, rowsBytes: 0, spec: timed },
      '/tensorflow',
    ),
  ).toMatchObject({
    VK_DRIVER_FILES: '/opt/driver.json',
    LD_LIBRARY_PATH: '/tensorflow:/opt/lib',
  })
  expect(environmentOn('cpu')).not.toHaveProperty('LD_LIBRARY_PATH')
})
it('returns freed memory at once where resident memory is measured, and keeps NODE_OPTIONS', () => {
  const weighed = trialEnvironment(
    { NODE_OPTIONS: '--no-warnings' },
    { subject: smallSubject(), budgetBytes: 1, rowsBytes: 0, spec: { ...fit, fresh: true } },
    null,
  )
  expect(weighed).toMatchObject({
    MALLOC_ARENA_MAX: '1',
    MALLOC_TRIM_THRESHOLD_: '0',
    NODE_OPTIONS: '--no-warnings --max-semi-space-size=1',
  })
  expect(environmentOn('cpu')).not.toHaveProperty('MALLOC_ARENA_MAX')
})
describe('the budget of resident memory', () => {
  const onProcessor = { subject: smallSubject(), spec: timed, budgetBytes: 2 ** 29 }
  const onCard = { ...onProcessor, subject: { ...smallSubject(), deviceId: 'cuda:0' } }
  const fresh = { ...fit, fresh: true }

  it('is that of the processor, not of a card', () =>
    expect([hasResidentBudget(onProcessor), hasResidentBudget(onCard)]).toEqual([true, false]))
  it.each([
    ['a fresh fit on the processor', { ...onProcessor, spec: fresh }, true],
    ['a fresh fit on a card', { ...onCard, spec: fresh }, false],
    ['a trial near its budget', { ...onProcessor, predictedBytes: 0.9 * 2 ** 29 }, true],
    ['a trial far from its budget', { ...onProcessor, predictedBytes: 0.5 * 2 ** 29 }, false],
    ['a trial of unknown memory', { ...onProcessor, predictedBytes: null }, false],
  ])('%s returns freed memory at once: %s', (_case, job, isReturned) =>
    expect(returnsFreedMemory(job)).toBe(isReturned),
  )
  it('leaves a used process to trials that fit beside what it keeps', () => {
    const job = { ...onProcessor, predictedBytes: 2 ** 28 }
    expect([2 ** 28, 2 ** 28 + 1].map((held) => leavesRoomFor(job, held))).toEqual([true, false])
    expect(leavesRoomFor({ ...job, predictedBytes: null }, 2 ** 40)).toBe(true)
  })
})
