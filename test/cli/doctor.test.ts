import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { doctor } from '../../src/cli/doctor.js'
import { capturedStreams } from '../support/captured-streams.js'
import { listening, type Listening } from '../support/listening.js'

let service: Listening
beforeAll(async () => {
  service = await listening()
})
afterAll(() => service.close())

describe('doctor', () => {
  it('shows the engines in order, with the cause when one is off and the budget enforcement', async () => {
    const streams = capturedStreams()
    expect(await doctor(service.useCases, false, streams)).toBe(0)
    const engines = streams.text.out
      .split('\n')
      .filter((line) => line.startsWith('Engine'))
      .map((line) => line.slice(12).split(/ {2,}/)[0])
    expect(engines).toEqual([
      'tensorflow on NVIDIA cards',
      'webgpu on an adapter',
      'tensorflow on the processor',
      'wasm on the processor',
      'cpu on the processor',
    ])
    for (const part of [
      'off        no adapter was found',
      'the process ends past it',
      'tracked bytes checked before each allocation',
    ])
      expect(streams.text.out).toContain(part)
  })

  it('shows every known fact of the devices', async () => {
    const streams = capturedStreams()
    await doctor(service.useCases, false, streams)
    for (const part of [
      '38 GiB free, 2 GiB used, 97 % busy',
      'at most 400 W, driver 550.54.15; engines tensorflow',
      'memory unknown',
      'one buffer at most 1 GiB',
    ])
      expect(streams.text.out).toContain(part)
  })

  it('fits the terminal', async () => {
    for (const columns of [60, 200]) {
      const streams = capturedStreams(columns)
      await doctor(service.useCases, false, streams)
      const widths = streams.text.out.split('\n').map(({ length }) => length)
      expect(Math.max(...widths)).toBeLessThanOrEqual(Math.min(columns, 100))
      expect(streams.text.out.replaceAll(/\s+/g, ' ')).toContain('the process ends past it')
    }
  })

  it('shows the same as JSON', async () => {
    const streams = capturedStreams()
    expect(await doctor(service.useCases, true, streams)).toBe(0)
    expect(JSON.parse(streams.text.out)).toMatchObject({
      ready: 'ok',
      devices: await service.useCases.devices(),
      engines: await service.useCases.engines(),
    })
  })

  it('fails when no engine is available', async () => {
    const reports = await service.useCases.engines()
    const unavailable = reports.map((report) => ({
      ...report,
      available: false,
      automatic: false,
    }))
    const useCases = Object.assign(Object.create(service.useCases) as typeof service.useCases, {
      engines: () => Promise.resolve(unavailable),
    })
    expect(await doctor(useCases, false, capturedStreams())).toBe(1)
  })
})
