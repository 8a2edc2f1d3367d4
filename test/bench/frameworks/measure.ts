/** What one study's training costs: steps and peaks, and real trainings to a target. */
import path from 'node:path'
import { numbersOf } from '../../../src/advice/vocabulary/measurements.js'
import type { Candidate } from '../../../src/advice/vocabulary/decision.js'
import { memoryNumbers } from '../../../src/advice/memory/numbers.js'
import { verification } from '../../../src/advice/memory/memory-step.js'
import { median } from '../../../src/advice/math/statistics.js'
import { timeToLevelMs } from '../../../src/advice/race/curves.js'
import type { TrialSpec } from '../../../src/advice/vocabulary/trial.js'
import type { TrialRunner } from '../../../src/studies/ports.js'
import type { Study } from '../../../src/studies/study.js'
import { runTrial } from '../../support/run-trial.js'
import { targetOf, train, type Ended, type Target } from '../truth-training.js'
import type { Run } from '../truth-choices.js'

/** No limit: the figures are those of a training that has the machine. */
const unlimitedBytes = 2 ** 40
/** Of the training that sets the target: none of the judged seeds. */
const targetSeed = 10
const timedSteps = 12

export function runOf(runner: TrialRunner, { subject, data }: Study, folder: string): Run {
  return (spec: TrialSpec) =>
    runTrial(runner, {
      subject,
      data,
      spec,
      seed: spec.kind === 'race' ? spec.seed : 1,
      budgetBytes: unlimitedBytes,
      checkpointFolder: path.join(folder, subject.id),
      deadlineMs: 300_000,
    })
}

export interface SizeFigures {
  readonly batchSize: number
  readonly stepMs: number | null
  readonly peakBytes: number | null
}

/** Median step in a warm process, and the peak of a fresh one above its baseline. */
export async function figuresAt(run: Run, batchSize: number): Promise<SizeFigures> {
  const peak = await run(verification(batchSize, unlimitedBytes, memoryNumbers))
  const timed = await run({
    kind: 'fit',
    batchSize,
    steps: timedSteps,
    fresh: false,
    budgetBytes: unlimitedBytes,
  })
  const times = numbersOf(timed, 'stepTimesMs')
  return {
    batchSize,
    stepMs: times.length === 0 ? null : median(times),
    peakBytes: numbersOf(peak, 'peakBytes')[0] ?? null,
  }
}

export interface ToTarget {
  readonly pair: Candidate
  /** Median over the seeds; a training that misses the target counts with the cap. */
  readonly medianMs: number
  readonly missed: number
}

/** Trains each pair to one target, seed by seed. */
export async function timesToTarget(
  run: Run,
  pairs: readonly Candidate[],
  { seeds, capMs }: { readonly seeds: readonly number[]; readonly capMs: number },
): Promise<readonly ToTarget[]> {
  const first: Ended[] = []
  for (const pair of pairs) first.push(await trained(run, pair, targetSeed, capMs, null))
  const target = targetOf(first.map(({ curve }) => curve))
  const limitMs = limitOf(first, target, capMs)
  const results: ToTarget[] = []
  for (const pair of pairs) {
    const ends: Ended[] = []
    for (const seed of seeds) ends.push(await trained(run, pair, seed, limitMs, target))
    results.push({
      pair,
      medianMs: median(ends.map(({ timeMs }) => timeMs)),
      missed: ends.filter(({ reached }) => !reached).length,
    })
  }
  return results
}

const trained = (
  run: Run,
  pair: Candidate,
  seed: number,
  capMs: number,
  target: Target | null,
): Promise<Ended> => train(run, pair, { seed, capMs, target })

/** Eleven times the best time to the target, as in `bench:truth`. */
function limitOf(first: readonly Ended[], { level, start }: Target, capMs: number): number {
  const times = first
    .map(({ curve }) => timeToLevelMs(curve, level, start))
    .filter(({ reached }) => reached)
    .map(({ timeMs }) => timeMs)
  return Math.min(capMs, Math.max(1000, 11 * Math.min(...times)))
}
