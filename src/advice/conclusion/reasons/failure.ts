/** Why nothing trained: what the race showed, and the likely causes. */
import { failedTraining } from '../../race/failed-training.js'
import type { Advice } from '../../vocabulary/answer.js'
import { reason, type Reason } from '../../vocabulary/reasons.js'
import type { Facts } from '../situation.js'

export function failureReasons({
  question,
  readings,
  numbers,
}: Omit<Facts, 'chosen'>): Advice['reasons'] {
  const { race, guessingLoss } = readings
  const trials = race.flatMap(({ evidence }) => evidence)
  const failed = failedTraining(race, guessingLoss, numbers.race.failure)
  if (failed === null) return [reason('missing', { what: 'measurements' }, trials)]
  const { candidates, diverged, steps, falling, lowestRate, highestRate } = failed
  const losses = withoutNulls({
    start: failed.start,
    lowest: failed.lowest,
    guessing: failed.guessing,
  })
  return [
    reason('nothing-trained', { candidates, diverged, steps, falling, ...losses }, trials),
    reason('cause-rate', { lowestRate, highestRate, diverged }, trials),
    reason('cause-loss', {}, trials),
    ...penaltyReasons(question.model.penalised === true, trials),
  ]
}

const penaltyReasons = (penalised: boolean, trials: readonly string[]): readonly Reason[] =>
  penalised ? [reason('cause-penalty', {}, trials)] : []

type Losses = Readonly<Partial<Record<'start' | 'lowest' | 'guessing', number>>>

function withoutNulls(losses: Readonly<Record<keyof Losses, number | null>>): Losses {
  return Object.fromEntries(Object.entries(losses).filter(([, loss]) => loss !== null))
}
