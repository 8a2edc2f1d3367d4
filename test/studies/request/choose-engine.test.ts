import { describe, expect, it } from 'vitest'
import { BatchwiseError } from '../../../src/errors.js'
import type { Device } from '../../../src/studies/ports.js'
import { chooseEngine } from '../../../src/studies/request/choose-engine.js'
import { RegisteredDevices } from '../../../src/studies/workers/registered-devices.js'
import {
  emulatedAdapter,
  registryOf,
  someAdapter,
  someCard,
  someProcessor,
} from '../../support/some-devices.js'

const places = async (
  request: Parameters<typeof chooseEngine>[0],
  devices: readonly Device[],
): Promise<{ asked: boolean; places: string[] }> => {
  const chosen = await chooseEngine(request, registryOf(devices))
  return {
    asked: chosen.asked,
    places: chosen.places.map(({ engine, device }) => `${engine} on ${device.id}`),
  }
}
const all = [someCard, { ...someCard, id: 'cuda:1' }, someAdapter, someProcessor]
const registryWithoutWorkers = new RegisteredDevices({ alive: () => Promise.resolve([]) })

describe('the engine and device of a study', () => {
  it('without a request: all engines in order of preference, each on one device', async () => {
    expect(await places({}, all)).toEqual({
      asked: false,
      places: [
        'tensorflow on cuda:0',
        'webgpu on webgpu:0',
        'tensorflow on cpu',
        'wasm on cpu',
        'cpu on cpu',
      ],
    })
    expect((await places({}, [someProcessor, emulatedAdapter])).places).toEqual([
      'tensorflow on cpu',
      'wasm on cpu',
      'cpu on cpu',
    ])
  })
  it('while no worker offers a device, any request may come again', async () => {
    for (const request of [{}, { engine: 'cpu' }, { device: 'cuda:0' }] as const)
      await expect(chooseEngine(request, registryWithoutWorkers)).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining('start a worker') as string,
      })
  })
  it('with an engine: the first device that has it, even emulated, and no fallback', async () => {
    expect(await places({ engine: 'tensorflow' }, all)).toEqual({
      asked: true,
      places: ['tensorflow on cuda:0'],
    })
    expect(await places({ engine: 'wasm' }, all)).toEqual({ asked: true, places: ['wasm on cpu'] })
    expect(await places({ engine: 'webgpu' }, [someProcessor, emulatedAdapter])).toEqual({
      asked: true,
      places: ['webgpu on webgpu:0'],
    })
  })
  it('with a device: its engines in order; a device with a single engine has no fallback', async () => {
    expect(await places({ device: 'cpu' }, all)).toEqual({
      asked: false,
      places: ['tensorflow on cpu', 'wasm on cpu', 'cpu on cpu'],
    })
    expect(await places({ device: 'cuda:1' }, all)).toEqual({
      asked: true,
      places: ['tensorflow on cuda:1'],
    })
    expect(await places({ device: 'webgpu:0' }, [someProcessor, emulatedAdapter])).toEqual({
      asked: true,
      places: ['webgpu on webgpu:0'],
    })
  })
  it('with both: exactly that engine and device', async () => {
    expect(await places({ device: 'cpu', engine: 'wasm' }, all)).toEqual({
      asked: true,
      places: ['wasm on cpu'],
    })
  })
  it.each<[string, Parameters<typeof chooseEngine>[0], readonly Device[], object]>([
    [
      'an engine that is off',
      { engine: 'webgpu' },
      [someProcessor],
      {
        pointer: '/engine',
        value: 'webgpu',
        accepted: 'tensorflow, wasm, cpu',
        message: 'the engine webgpu is off here: no adapter was found',
      },
    ],
    [
      'an engine that runs on another device',
      { engine: 'wasm', device: 'cuda:0' },
      all,
      {
        pointer: '/engine',
        value: 'wasm',
        accepted: 'tensorflow',
        message: 'the engine wasm does not run on cuda:0: it runs on cpu',
      },
    ],
    [
      'an engine that is off everywhere, on a device',
      { engine: 'webgpu', device: 'cpu' },
      [someProcessor],
      {
        pointer: '/engine',
        value: 'webgpu',
        message: 'the engine webgpu does not run on cpu: no adapter was found',
      },
    ],
    [
      'an engine that is off, on its own device',
      { engine: 'webgpu', device: 'webgpu:0' },
      [someProcessor],
      {
        pointer: '/engine',
        value: 'webgpu',
        message: 'the engine webgpu is off here: no adapter was found',
      },
    ],
    [
      'a device whose engine is off',
      { device: 'webgpu:0' },
      [someProcessor],
      {
        pointer: '/device',
        value: 'webgpu:0',
        accepted: 'cpu',
        message: 'there is no device webgpu:0 here: no adapter was found',
      },
    ],
    [
      'a device with an unknown id',
      { device: 'tpu' },
      [someProcessor],
      { pointer: '/device', value: 'tpu', message: 'there is no device tpu here' },
    ],
    [
      'a device that this machine lacks',
      { device: 'cuda:7' },
      all,
      { pointer: '/device', value: 'cuda:7', accepted: 'cuda:0, cuda:1, webgpu:0, cpu' },
    ],
  ])('%s gets a fault with its reason', async (_what, request, devices, fault) => {
    const error = await chooseEngine(request, registryOf(devices)).catch(
      (caught: unknown) => caught,
    )
    expect(error).toBeInstanceOf(BatchwiseError)
    expect(error).toMatchObject({ code: 'invalid-request', faults: [fault] })
  })
})

describe('a file of Keras', () => {
  const processor = {
    ...someProcessor,
    keras: 'Keras 3.15.1 on TensorFlow 2.21.0',
    engines: [...someProcessor.engines, 'keras' as const],
  }
  const file = { isKerasFile: true }

  it('is measured in Keras where that is there, and goes on in TensorFlow.js', async () => {
    const order = ['keras on cpu', 'tensorflow on cpu', 'wasm on cpu', 'cpu on cpu']
    expect(await places(file, [processor])).toEqual({ asked: false, places: order })
    expect((await places({ ...file, device: 'cpu' }, [processor])).places).toEqual(order)
    expect((await places(file, [someProcessor])).places[0]).toBe('tensorflow on cpu')
  })

  it('is measured on a card, where its user trains, unless Keras is asked for', async () => {
    expect((await places(file, [someCard, processor])).places[0]).toBe('tensorflow on cuda:0')
    const asked = await places({ ...file, engine: 'keras' }, [someCard, processor])
    expect(asked).toEqual({ asked: true, places: ['keras on cpu'] })
  })

  it('is measured in TensorFlow.js on request, and other models always are', async () => {
    const asked = await places({ ...file, engine: 'tensorflow' }, [processor])
    expect(asked.places).toEqual(['tensorflow on cpu'])
    expect((await places({}, [processor])).places).not.toContain('keras on cpu')
    await expect(places({ engine: 'keras' }, [processor])).rejects.toThrow(
      /engine keras trains files of Keras 3 .*, and this is none/,
    )
  })
})
