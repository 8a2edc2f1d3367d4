import { expect, it } from 'vitest'
import {
  trialEnvironment,
  measuresResidentMemory,
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
    TF_PER_DEVICE_MEMORY_LIMIT_MB: '5',
  })
})
it('hides every card from a trial on the processor', () => {
  expect(environmentOn('cpu', { CUDA_VISIBLE_DEVICES: '0,1' })['CUDA_VISIBLE_DEVICES']).toBe('-1')
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
    TF_PER_DEVICE_MEMORY_LIMIT_MB: '1',
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
it('measures the resident memory of a fresh fit on the processor', () => {
  expect(measuresResidentMemory({ subject: smallSubject(), spec: { ...fit, fresh: true } })).toBe(
    true,
  )
  expect(measuresResidentMemory({ subject: smallSubject(), spec: { ...fit, fresh: false } })).toBe(
    false,
  )
  expect(
    measuresResidentMemory({
      subject: { ...smallSubject(), deviceId: 'cuda:0' },
      spec: { ...fit, fresh: true },
    }),
  ).toBe(false)
})
