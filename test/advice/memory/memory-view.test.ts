import { describe, expect, it } from 'vitest'
import type {
  Evidence,
  Outcome,
  TrialRecord,
  TrialSpec,
} from '../../../src/advice/vocabulary/trial.js'
import { memoryNumbers } from '../../../src/advice/memory/numbers.js'
import { viewMemory } from '../../../src/advice/memory/memory-view.js'
import { verification } from '../../../src/advice/memory/memory-step.js'
import { realPeakBytes } from '../../../src/advice/memory/real-peak.js'
import {
  deviceOf,
  mebibyte,
  plainMemory,
  realBytes,
  trackedBytes,
  type VirtualMemory,
} from './virtual-memory.js'

const budget = 500 * mebibyte
const asked = { budgetBytes: budget }
/** Trials of a device, in order. */
const evidenceOf = (specs: readonly TrialSpec[], known: Partial<VirtualMemory> = {}): Evidence => {
  const device = deviceOf({ ...plainMemory, ...known })
  return { trials: specs.map((spec, i) => ({ id: `t${i + 1}`, spec, ...device(spec, budget) })) }
}
const traces: readonly TrialSpec[] = [
  { kind: 'trace', batchSize: 2 },
  { kind: 'trace', batchSize: 4 },
]
const ended = (spec: TrialSpec, cause: Outcome['cause']): TrialRecord => ({
  id: 't9',
  spec,
  outcome: { cause, durationMs: 1, peakBytes: null, message: null, exitCode: null, signal: null },
  measurements: [],
})

describe('what the evidence says about memory', () => {
  it('is empty without trials', () => {
    expect(viewMemory({ trials: [] }, asked, memoryNumbers)).toMatchObject({
      law: null,
      lawOpen: false,
      fits: [],
      failures: [],
      floorBytes: 0,
      weightBytes: null,
      slotBytes: null,
      baselineBytes: null,
      real: { readings: [] },
    })
  })
  it('has the law, weights, slots, baseline and every reading, also that of a trace', () => {
    const view = viewMemory(
      evidenceOf([...traces, verification(400, budget, memoryNumbers)]),
      asked,
      memoryNumbers,
    )
    expect(view).toMatchObject({
      weightBytes: plainMemory.weightBytes,
      slotBytes: plainMemory.slotBytes,
      floorBytes: plainMemory.weightBytes + plainMemory.slotBytes,
      baselineBytes: 300 * mebibyte,
      lawOpen: false,
    })
    expect(view.real.readings).toEqual(
      [2, 400].map((size) => [trackedBytes(plainMemory, size), realBytes(plainMemory, size)]),
    )
    expect(view.fits).toEqual([
      { batchSize: 400, trial: 't3', measured: true, peakBytes: realBytes(plainMemory, 400) },
    ])
  })
  it('is open while the kernels differ from size to size and the chords bend', () => {
    const sizes = [2, 4, 8, 16, 32, 64]
    // up to 8 rows weights are the peak: chords bend at first
    const opened = sizes.map(
      (_, i) =>
        viewMemory(
          evidenceOf(
            sizes.slice(0, i + 1).map((batchSize) => ({ kind: 'trace', batchSize })),
            { hashed: true },
          ),
          asked,
          memoryNumbers,
        ).lawOpen,
    )
    expect(opened).toEqual([false, true, true, true, false, false])
    expect(viewMemory(evidenceOf(traces), asked, memoryNumbers).lawOpen).toBe(false)
  })
})

describe('under a budget', () => {
  it('a run of any budget fits where it took less, and fails where it ran out of as much', () => {
    const evidence = evidenceOf([
      ...traces,
      verification(400, budget, memoryNumbers),
      verification(3000, budget, memoryNumbers),
      verification(2400, 4 * budget, memoryNumbers),
    ])
    expect(
      viewMemory(evidence, asked, memoryNumbers).fits.map(({ batchSize }) => batchSize),
    ).toEqual([400])
    expect(viewMemory(evidence, asked, memoryNumbers).failures).toEqual([2400, 3000])
    // the size that ran out of the smaller budget says nothing about a larger one
    expect(
      viewMemory(evidence, { budgetBytes: 4 * budget }, memoryNumbers).fits.map(
        ({ batchSize }) => batchSize,
      ),
    ).toEqual([400, 2400])
    expect(viewMemory(evidence, { budgetBytes: 4 * budget }, memoryNumbers).failures).toEqual([])
    expect(
      viewMemory(evidence, { budgetBytes: realBytes(plainMemory, 400) - 1 }, memoryNumbers).fits,
    ).toEqual([])
  })
  it('on a card only a run within the budget proves a fit; a run beyond it is read', () => {
    const evidence = evidenceOf([
      ...traces,
      verification(100, budget, memoryNumbers),
      verification(400, 4 * budget, memoryNumbers),
      verification(2400, 4 * budget, memoryNumbers),
    ])
    const onCard = {
      engineChoice: {
        engine: 'tensorflow',
        deviceId: 'cuda:0',
        asked: true,
        failed: [],
        left: [],
      },
    } as const
    const view = viewMemory(evidence, { ...asked, ...onCard }, memoryNumbers)
    expect(view.fits.map(({ batchSize }) => batchSize)).toEqual([100])
    expect(view.failures).toEqual([])
    const readSizes = view.real.readings.map(([bytes]) => bytes)
    expect(readSizes).toEqual(
      expect.arrayContaining([100, 400, 2400].map((size) => trackedBytes(plainMemory, size))),
    )
    const larger = viewMemory(evidence, { budgetBytes: 4 * budget, ...onCard }, memoryNumbers)
    expect(larger.fits.map(({ batchSize }) => batchSize)).toEqual([100, 400, 2400])
  })
  it('a size that fitted above one that ran out was luck', () => {
    const evidence = evidenceOf([
      ...traces,
      verification(100, budget, memoryNumbers),
      verification(400, budget, memoryNumbers),
    ])
    const view = viewMemory(
      {
        trials: [
          ...evidence.trials,
          ended(verification(200, budget, memoryNumbers), 'outOfMemory'),
        ],
      },
      asked,
      memoryNumbers,
    )
    expect(view.fits.map(({ batchSize }) => batchSize)).toEqual([100])
    expect(view.failures).toEqual([200])
  })
  it('a trace that ran out of it is a failure; one that ran out of less is not', () => {
    const failed = ended({ kind: 'trace', batchSize: 4, budgetBytes: budget }, 'outOfMemory')
    expect(viewMemory({ trials: [failed] }, asked, memoryNumbers).failures).toEqual([4])
    expect(
      viewMemory({ trials: [failed] }, { budgetBytes: budget + 1 }, memoryNumbers).failures,
    ).toEqual([])
  })
  it('a run without a measured peak fits its budget and takes what the law predicts', () => {
    const view = viewMemory(
      evidenceOf([...traces, verification(400, budget, memoryNumbers)], { card: true }),
      asked,
      memoryNumbers,
    )
    expect(view.real.readings).toEqual([])
    const { law } = view
    if (law === null) throw new Error('two traces give a law')
    expect(view.fits).toEqual([
      {
        batchSize: 400,
        trial: 't3',
        measured: false,
        peakBytes: realPeakBytes(law, view.real, 400),
      },
    ])
  })
  it('only memory counts: a run that crashed is neither a fit nor a failure', () => {
    for (const cause of ['crashed', 'timedOut', 'diverged', 'unsupported'] as const)
      expect(
        viewMemory(
          { trials: [ended(verification(7, budget, memoryNumbers), cause)] },
          asked,
          memoryNumbers,
        ),
      ).toMatchObject({ fits: [], failures: [] })
  })
})
