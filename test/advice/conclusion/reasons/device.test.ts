import { describe, expect, it } from 'vitest'
import {
  deviceStateReasons,
  engineReasons,
  unsupportedReason,
} from '../../../../src/advice/conclusion/reasons/device.js'
import type { EngineChoice, FailedPlace } from '../../../../src/advice/vocabulary/place.js'
import type { DeviceState } from '../../../../src/advice/vocabulary/place.js'
import { situationWith } from '../../../support/situation.js'
import { valuesOf } from '../../../support/reasons.js'
import { question } from '../../virtual-laboratory.js'

const failedWebgpu: FailedPlace = {
  engine: 'webgpu',
  deviceId: 'webgpu:0',
  subjectId: 's0',
  because: 'the kernel Warp is missing',
  lasting: true,
  trials: ['t1'],
}
const wasm: EngineChoice = { engine: 'wasm', deviceId: 'cpu', asked: false, failed: [], left: [] }
const questionAt = (engineChoice: EngineChoice) => ({ ...question, engineChoice })

describe('an engine that failed', () => {
  it('is named with the engine that measured instead, and cites both', () => {
    const [fallback] = engineReasons(questionAt({ ...wasm, failed: [failedWebgpu] }), ['t2'])
    expect(fallback).toMatchObject({
      code: 'engine-fallback',
      values: { from: 'webgpu', to: 'wasm', because: 'the kernel Warp is missing', starts: true },
      evidence: ['t1@webgpu/webgpu:0', 't2'],
    })
  })
  it('may not have started', () => {
    const failed = [{ ...failedWebgpu, lasting: false }]
    const reasons = engineReasons(questionAt({ ...wasm, failed }), [])
    expect(valuesOf(reasons, 'engine-fallback').starts).toBe(false)
  })
  it('is no fallback where it is the last engine', () => {
    const last = { ...wasm, engine: 'webgpu', deviceId: 'webgpu:0' } as const
    expect(engineReasons(questionAt({ ...last, failed: [failedWebgpu] }), [])).toEqual([])
  })
})

it('a budget above the memory of the device is named with both numbers', () =>
  expect(engineReasons(questionAt({ ...wasm, budgetAskedBytes: 2 ** 36 }), ['t2'])).toMatchObject([
    {
      code: 'budget-above-device',
      values: { askedBytes: 2 ** 36, budgetBytes: question.budgetBytes, device: 'cpu' },
    },
  ]))

describe('an engine that could not measure at all', () => {
  const failed = [{ ...failedWebgpu, engine: 'wasm', deviceId: 'cpu' }] as const
  it('is the reason for no answer', () =>
    expect(unsupportedReason(questionAt({ ...wasm, failed }), { trials: [] })).toMatchObject({
      code: 'engine-unsupported',
      values: { engine: 'wasm', asked: false, starts: true },
    }))
  it('is none where nothing failed', () =>
    expect(unsupportedReason(questionAt(wasm), { trials: [] })).toBeNull())
})

describe('the state of the device', () => {
  const reasonsAt = (state: Partial<DeviceState>) =>
    deviceStateReasons(
      situationWith({
        question: {
          deviceState: { freeBytes: null, otherProcesses: 0, otherBytes: 0, ...state },
        },
      }),
    )
  it('is mentioned where memory was not free, with the moment', () => {
    const at = '2026-01-31T12:05:09.123Z'
    expect(reasonsAt({ freeBytes: 2 ** 20, at })).toMatchObject([
      { code: 'budget-above-free', values: { freeBytes: 2 ** 20, at }, evidence: ['t1'] },
    ])
  })
  it('is mentioned where other processes computed', () =>
    expect(reasonsAt({ otherProcesses: 2, otherBytes: 2 ** 30 })).toMatchObject([
      { code: 'device-busy', values: { processes: 2, bytes: 2 ** 30 }, evidence: ['t2'] },
    ]))
  it('is not mentioned where the device was idle', () =>
    expect(reasonsAt({ freeBytes: question.budgetBytes })).toEqual([]))
})
