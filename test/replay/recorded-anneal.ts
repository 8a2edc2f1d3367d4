/** Trainings of a replay table whose rate falls to zero. */
import type { AnnealSpec } from '../../src/advice/vocabulary/trial.js'
import type { ReplayRun, ReplayTable } from './table.js'

/** The recorded step may be this far from the asked one, as a share of it; one step in any case. */
const stepTolerance = 0.02
/** A cool-down is a few steps long, so its length is held to less. */
const coolStepsTolerance = 0.1

export interface AnnealEnd {
  readonly loss: number
  readonly accuracy: number | null
}

/**
 * The end of the recorded training that the trial asks for.
 *
 *   from > 0   the cool-down from a step within 2 % of `from`, of about coolShare x from steps
 *   from = 0   the whole training of a length within 2 % of `steps`
 *
 * @returns null where the table has no such training
 */
export function recordedAnneal(
  { coolShare }: Pick<ReplayTable, 'coolShare'>,
  run: ReplayRun,
  { from, steps }: Pick<AnnealSpec, 'from' | 'steps'>,
): AnnealEnd | 'diverged' | null {
  const entries = from === 0 ? run.decayed : run.cooled
  if (entries === undefined || coolShare === undefined) return null
  if (from > 0 && !isNear(steps, coolShare * from, coolStepsTolerance)) return null
  const asked = from === 0 ? steps : from
  const [nearest] = entries
    .filter(([recorded]) => isNear(recorded, asked, stepTolerance))
    .sort(([a], [b]) => Math.abs(a - asked) - Math.abs(b - asked))
  if (nearest === undefined) return run.diverged ? 'diverged' : null
  const [, loss, accuracy] = nearest
  return loss === null ? 'diverged' : { loss, accuracy }
}

const isNear = (a: number, b: number, tolerance: number): boolean =>
  Math.abs(a - b) <= Math.max(1, tolerance * b)
