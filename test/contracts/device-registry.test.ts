/** The contract of the DeviceRegistry port; every implementation runs it. */
import { afterAll, describe, expect, test } from 'vitest'
import { engines } from '../../src/advice/vocabulary/engines.js'
import * as shapes from '../../src/studies/shapes/device.js'
import { LocalDevices } from '../../src/trials/devices/device-registry.js'
import { registryOf, someCard, someProcessor } from '../support/some-devices.js'

describe.each([
  ['LocalDevices', new LocalDevices()],
  ['registryOf', registryOf([someCard, someProcessor])],
])('%s keeps the contract of DeviceRegistry', (_name, registry) => {
  afterAll(() => registry.close())

  test('devices have the public shape, different ids and their own engine', async () => {
    const devices = await registry.devices()
    expect(devices.length).toBeGreaterThan(0)
    for (const device of devices) {
      expect(shapes.Device.parse(device)).toEqual(device)
      expect(device.engines).toContain(device.engine)
    }
    expect(new Set(devices.map(({ id }) => id)).size).toBe(devices.length)
  })

  test('engines have the public shape; each one that is off has a reason', async () => {
    const reports = await registry.engines()
    for (const report of reports) {
      expect(shapes.Engine.parse(report)).toEqual(report)
      expect(report.detail).toMatch(/.+/)
    }
    const rows = reports.map(({ engine, kind }) => `${engine}/${kind}`)
    expect(new Set(rows).size).toBe(rows.length)
  })

  test.each(engines)('engines(%s) returns the rows of this engine alone', async (only) => {
    const all = await registry.engines()
    expect(await registry.engines(only)).toEqual(all.filter(({ engine }) => engine === only))
  })
})
