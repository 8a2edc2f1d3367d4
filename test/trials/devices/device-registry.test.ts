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

test('no engine starts before the first call; listing devices starts webgpu alone', async () => {
  expect(started).toEqual([])
  expect((await devices.devices()).map(({ id }) => id)).toContain('cpu')
  expect(started).toEqual(['webgpu'])
})

test('TensorFlow and wasm start on this machine; an engine that is off says why', async () => {
  const reports = await devices.engines()
  expect(reports.map(({ engine, kind }) => `${engine}/${kind}`)).toEqual([
    'tensorflow/cuda',
    'webgpu/webgpu',
    'tensorflow/cpu',
    'wasm/cpu',
    'cpu/cpu',
    'keras/cpu',
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

test('each engine is started once, however often it is listed', async () => {
  expect(await devices.engines('wasm')).toEqual(
    (await devices.engines()).filter(({ engine }) => engine === 'wasm'),
  )
  expect([...started].sort()).toEqual(['cpu', 'tensorflow', 'wasm', 'webgpu'])
})
