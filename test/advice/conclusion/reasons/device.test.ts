import { describe, expect, it } from 'vitest'
import { conclude } from '../../../../src/advice/conclusion/conclude.js'
import {
  deviceStateReasons,
  engineReasons,
  unsupportedReason,
} from '../../../../src/advice/conclusion/reasons/device.js'
import { adviceNumbers } from '../../../../src/advice/numbers.js'
import type {
  DeviceState,
  EngineChoice,
  FailedPlace,
} from '../../../../src/advice/vocabulary/place.js'
import type { Question } from '../../../../src/advice/vocabulary/question.js'
import type { TrialRecord } from '../../../../src/advice/vocabulary/trial.js'
import { explain } from '../../../../src/words/explanation.js'
import { raceTrialOf, situationWith } from '../../../support/situation.js'
import { valuesOf } from '../../../support/reasons.js'
import { question, study } from '../../virtual-laboratory.js'

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

describe('in a whole study', () => {
  const textOf = (changes: Partial<Question>) => {
    const { advice } = study({}, changes)
    return { english: explain(advice, 'en').join(' '), chinese: explain(advice, 'zh').join('') }
  }
  it('both languages name the engine that failed and why', () => {
    const { english, chinese } = textOf({ engineChoice: { ...wasm, failed: [failedWebgpu] } })
    expect(english).toContain(
      'The engine webgpu on webgpu:0 could not train this model (the kernel Warp is missing), so wasm on cpu measured instead',
    )
    expect(chinese).toContain('改用 cpu 上的引擎 wasm 测量')
  })
  it('both languages name an engine that did not start and a budget above the device', () => {
    const failed = [{ ...failedWebgpu, lasting: false, because: 'no adapter', trials: [] }]
    const { english, chinese } = textOf({
      engineChoice: { ...wasm, failed, budgetAskedBytes: 2 ** 36 },
    })
    expect(english).toContain('did not start (no adapter)')
    expect(english).toContain(
      'You allow 64 GiB, but cpu, where this was measured in the end, has only 256 MiB',
    )
    expect(chinese).toContain('未能启动')
    expect(chinese).toContain('64 GiB')
  })
  it('an engine that measured first changes nothing but what the budget covers', () => {
    const { reasons, ...advice } = study({}, { engineChoice: wasm }).advice
    const others = reasons.filter(({ code }) => code !== 'budget-covers')
    expect({ ...advice, reasons: others }).toEqual(study({}, {}).advice)
  })
  it('both languages name the state of the device with its moment', () => {
    const { english, chinese } = textOf({
      deviceState: {
        freeBytes: question.budgetBytes / 4,
        otherProcesses: 2,
        otherBytes: 3 * 2 ** 30,
        at: '2026-01-31T12:05:09.123Z',
      },
    })
    expect(english).toContain(
      'You allow 256 MiB, but only 64 MiB of the device were free when this was first asked (2026-01-31 12:05 UTC)',
    )
    expect(english).toContain(
      'The device was shared: 2 other processes were computing on it when this was first asked (2026-01-31 12:05 UTC) and held 3 GiB of it',
    )
    expect(chinese).toContain('64 MiB')
    expect(chinese).toContain('首次提问时（2026-01-31 12:05 UTC）设备上还有 2 个其他进程')
  })
})

describe('without an answer', () => {
  const trace: TrialRecord = {
    ...raceTrialOf([], { id: 't1' }),
    spec: { kind: 'trace', batchSize: 2 },
    outcome: {
      ...raceTrialOf([]).outcome,
      cause: 'unsupported',
      message: 'layer a: no kernel [Warp]\nat x.js',
    },
  }
  const unanswered = (engineChoice: EngineChoice, trials: readonly TrialRecord[] = [trace]) =>
    conclude(
      questionAt(engineChoice),
      { trials },
      {
        verdict: 'not-enough-evidence',
        missing: [{ what: 'trace', batchSize: 2, cause: 'unsupported' }],
      },
      adviceNumbers,
    )
  it('the user is asked to name no engine where one was named', () => {
    const advice = unanswered({ ...wasm, asked: true })
    const english = explain(advice, 'en').join(' ')
    expect(english).toContain(
      'This model cannot be trained by the engine wasm on cpu: layer a: no kernel (Warp); ask without naming an engine or device, so that another one can take over',
    )
    expect(english).not.toContain('not supported by the engine')
    expect(explain(advice, 'zh').join('')).toContain('请不要指定引擎和设备')
  })
  it('the model must change where every engine was tried', () => {
    const advice = unanswered({ ...wasm, failed: [failedWebgpu] })
    expect(advice.verdict).toBe('not-enough-evidence')
    expect(explain(advice, 'en').join(' ')).toContain(
      'no other engine that runs here is left to try, so replace what is missing in the model [t1]',
    )
    expect(advice.reasons.map(({ code }) => code)).toContain('engine-fallback')
  })
  it('an engine that does not start says nothing about the model', () => {
    const place = { engine: 'wasm', deviceId: 'cpu' } as const
    const failed = [{ ...failedWebgpu, ...place, lasting: false, trials: [] }]
    const advice = unanswered({ ...wasm, asked: true, failed }, [])
    const english = explain(advice, 'en').join(' ')
    expect(english).toContain(
      'Nothing could be measured, because the engine wasm on cpu does not start',
    )
    expect(english).not.toContain('measured instead')
  })
  it('anything else is missing as the planner says', () =>
    expect(unanswered(wasm, []).reasons.map(({ code }) => code)).toEqual(['missing']))
})
