import { describe, expect, it } from 'vitest'
import { conclude } from '../../../src/advice/conclusion/conclude.js'
import { adviceNumbers } from '../../../src/advice/numbers.js'
import { firstUnsupported, inOneLine } from '../../../src/advice/conclusion/engine-choice.js'
import type { EngineChoice } from '../../../src/advice/vocabulary/place.js'
import { explain } from '../../../src/words/explanation.js'
import type { Advice } from '../../../src/advice/vocabulary/answer.js'
import type { OutcomeCause, TrialRecord, TrialSpec } from '../../../src/advice/vocabulary/trial.js'
import { question, study } from '../virtual-laboratory.js'

const failed = {
  engine: 'webgpu',
  deviceId: 'webgpu:0',
  subjectId: 's0',
  because: 'the kernel Warp is missing',
  lasting: true,
  trials: ['t1'],
} as const
const choice: EngineChoice = { engine: 'wasm', deviceId: 'cpu', asked: false, failed: [], left: [] }
const told = ({ reasons, ...rest }: Advice): readonly [string, string] => [
  explain({ ...rest, reasons }, 'en').join(' '),
  explain({ ...rest, reasons }, 'zh').join(''),
]
const trial = (spec: TrialSpec, cause: OutcomeCause): TrialRecord => ({
  id: 't1',
  spec,
  outcome: {
    cause,
    durationMs: 1,
    peakBytes: null,
    message: 'layer a: no kernel [Warp]\nat x.js',
    exitCode: null,
    signal: null,
  },
  measurements: [],
})
const unanswered = (
  engineChoice: EngineChoice,
  trials: readonly TrialRecord[] = [trial({ kind: 'trace', batchSize: 2 }, 'unsupported')],
): Advice =>
  conclude(
    { ...question, engineChoice },
    { trials },
    {
      verdict: 'not-enough-evidence',
      missing: [{ what: 'trace', batchSize: 2, cause: 'unsupported' }],
    },
    adviceNumbers,
  )

describe('an advice that another engine measured', () => {
  it('says from which engine to which, why, and what carries it', () => {
    const { advice } = study({}, { engineChoice: { ...choice, failed: [failed] } })
    const reason = advice.reasons.find(({ code }) => code === 'engine-fallback')
    expect(reason?.values).toMatchObject({
      from: 'webgpu',
      to: 'wasm',
      because: 'the kernel Warp is missing',
    })
    expect(reason?.evidence).toEqual(expect.arrayContaining(['t1@webgpu/webgpu:0', 't1']))
    const [english, chinese] = told(advice)
    expect(english).toContain(
      'The engine webgpu on webgpu:0 could not train this model (the kernel Warp is missing), so wasm on cpu measured instead',
    )
    expect(chinese).toContain('改用 cpu 上的引擎 wasm 测量')
  })
  it('says that an engine did not start, and a budget that the device could not give', () => {
    const { advice } = study(
      {},
      {
        engineChoice: {
          ...choice,
          failed: [{ ...failed, lasting: false, because: 'no adapter', trials: [] }],
          budgetAskedBytes: 2 ** 36,
        },
      },
    )
    const [english, chinese] = told(advice)
    expect(english).toContain('did not start (no adapter)')
    expect(english).toContain(
      'You allow 64 GiB, but cpu, where this was measured in the end, has only 256 MiB',
    )
    expect(chinese).toContain('未能启动')
    expect(chinese).toContain('64 GiB')
  })
  it('says nothing where the first engine measured', () => {
    const { reasons, ...advice } = study({}, { engineChoice: choice }).advice
    // what the budget covers goes by the engine
    expect({ ...advice, reasons: reasons.filter(({ code }) => code !== 'budget-covers') }).toEqual(
      study({}, {}).advice,
    )
  })
})

describe('without an answer', () => {
  it('names what is missing and what to do: ask openly where the engine was asked for', () => {
    const [english, chinese] = told(unanswered({ ...choice, asked: true }))
    expect(english).toContain(
      'This model cannot be trained by the engine wasm on cpu: layer a: no kernel (Warp); ask without naming an engine or device, so that another one can take over',
    )
    expect(english).not.toContain('ended as unsupported')
    expect(chinese).toContain('请不要指定引擎和设备')
  })
  it('where every engine was tried: change the model; the others are named, too', () => {
    const advice = unanswered({ ...choice, failed: [failed] })
    expect(advice.verdict).toBe('not-enough-evidence')
    expect(told(advice)[0]).toContain(
      'no other engine that runs here is left to try, so replace what is missing in the model [t1]',
    )
    expect(advice.reasons.map(({ code }) => code)).toContain('engine-fallback')
  })
  it('an engine that does not start is no fault of the model', () => {
    const [english] = told(
      unanswered(
        {
          ...choice,
          asked: true,
          failed: [{ ...failed, engine: 'wasm', deviceId: 'cpu', lasting: false, trials: [] }],
        },
        [],
      ),
    )
    expect(english).toContain(
      'Nothing could be measured, because the engine wasm on cpu does not start',
    )
    expect(english).not.toContain('measured instead')
  })
  it('anything else that is missing is told as before', () => {
    expect(unanswered(choice, []).reasons.map(({ code }) => code)).toEqual(['missing'])
  })
})

it('only what trains the model itself decides that an engine cannot', () => {
  const rprop: TrialSpec = {
    kind: 'race',
    batchSize: 8,
    learningRate: 0.1,
    rung: 0,
    untilMs: 1,
    seed: 1,
    method: 'rprop',
  }
  const noise: TrialSpec = {
    kind: 'noise',
    batchSize: 8,
    learningRate: 0.1,
    deviceMs: 1,
    microBatchSize: 8,
    microBatches: 2,
  }
  const { method: _method, ...race } = rprop
  expect(
    [rprop, noise].map((spec) => firstUnsupported({ trials: [trial(spec, 'unsupported')] })),
  ).toEqual([null, null])
  expect(firstUnsupported({ trials: [trial(race, 'unsupported')] })).not.toBeNull()
  expect(firstUnsupported({ trials: [trial(race, 'crashed')] })).toBeNull()
  expect(
    firstUnsupported({
      trials: [trial(race, 'completed'), trial({ ...race, batchSize: 4096 }, 'unsupported')],
    }),
  ).toBeNull()
})

it('words of an engine become part of a sentence', () => {
  expect(inOneLine('  a [b]\n {c}. ')).toBe('a (b) (c)')
  expect(inOneLine('x'.repeat(1000)).length).toBe(300)
})
