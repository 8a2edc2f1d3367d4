import { afterAll, expect, test } from 'vitest'
import { LocalDevices } from '../../../src/trials/devices/device-registry.js'
import { EngineProbes } from '../../../src/trials/devices/engine-probes.js'
import { workerCommand } from '../../../src/trials/host/trial-command.js'

const started: string[] = []
const devices = new LocalDevices(
  new EngineProbes({
    command: (engine) => {
      started.push(engine)
      return workerCommand(engine)
    },
  }),
)
afterAll(() => devices.close())

test('nothing starts before somebody asks, and naming the devices starts webgpu alone', async () => {
  expect(started).toEqual([])
  expect((await devices.devices()).map(({ id }) => id)).toContain('cpu')
  expect(started).toEqual(['webgpu'])
})

test('on this machine TensorFlow and wasm really start on the processor, and what is off says why', async () => {
  const reports = await devices.engines()
  expect(reports.map(({ engine, kind }) => `${engine}/${kind}`)).toEqual([
    'tensorflow/cuda',
    'webgpu/webgpu',
    'tensorflow/cpu',
    'wasm/cpu',
    'cpu/cpu',
  ])
  for (const engine of ['tensorflow', 'wasm', 'cpu'])
    expect(
      reports.find((report) => report.engine === engine && report.kind === 'cpu'),
    ).toMatchObject({ available: true, automatic: true })
  for (const { detail } of reports) expect(detail).toMatch(/.{5,}/)
  const processor = (await devices.devices()).find(({ id }) => id === 'cpu')
  expect(processor).toMatchObject({
    engine: 'tensorflow',
    engines: ['tensorflow', 'wasm', 'cpu'],
    automatic: true,
  })
  expect(processor?.memoryBytes).toBeGreaterThan(processor?.usedBytes ?? Infinity)
})

test('asking again starts nothing: each engine was started once', async () => {
  expect(await devices.engines('wasm')).toEqual(
    (await devices.engines()).filter(({ engine }) => engine === 'wasm'),
  )
  expect([...started].sort()).toEqual(['cpu', 'tensorflow', 'wasm', 'webgpu'])
})
