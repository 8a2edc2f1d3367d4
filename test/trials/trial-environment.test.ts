import { expect, it } from 'vitest'
import { trialEnvironment } from '../../src/trials/trial-environment.js'
import { smallSubject } from '../support/small-subject.js'

const environmentOn = (deviceId: string, own: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => trialEnvironment(own, { subject: { ...smallSubject(), deviceId }, budgetBytes: 3 * 2 ** 20, rowsBytes: 2 ** 21 }, null)

it('shows a trial the card that it is for, by the driver\'s number, and allows it the budget beside its rows', () => {
  expect(environmentOn('cuda:2')).toMatchObject({ CUDA_DEVICE_ORDER: 'PCI_BUS_ID', CUDA_VISIBLE_DEVICES: '2', TF_PER_DEVICE_MEMORY_LIMIT_MB: '5' })
})
it('hides every card from a trial on the processor', () => {
  expect(environmentOn('cpu', { CUDA_VISIBLE_DEVICES: '0,1' })['CUDA_VISIBLE_DEVICES']).toBe('-1')
})
it('hands the service\'s own environment on: the choice of a Vulkan driver, and the folders of libraries behind those of TensorFlow', () => {
  const own = { VK_DRIVER_FILES: '/opt/driver.json', LD_LIBRARY_PATH: '/opt/lib' }
  expect(trialEnvironment(own, { subject: smallSubject(), budgetBytes: 1, rowsBytes: 0 }, '/tensorflow')).toMatchObject({ VK_DRIVER_FILES: '/opt/driver.json', LD_LIBRARY_PATH: '/tensorflow:/opt/lib', TF_PER_DEVICE_MEMORY_LIMIT_MB: '1' })
  expect(environmentOn('cpu')).not.toHaveProperty('LD_LIBRARY_PATH')
})
