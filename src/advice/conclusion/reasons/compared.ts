/** The advised pair against what the user trains with now, or else the usual setting. */
import { curveOf, measuredTimes } from '../../race/compared.js'
import { startLoss, timeToLevelMs, type RaceCurve } from '../../race/curves.js'
import { candidateKey, type Candidate, type Rival } from '../../vocabulary/decision.js'
import { reason, type Reason } from '../../vocabulary/reasons.js'
import { mayTrainCurrent } from '../../wishes/current.js'
import type { Situation } from '../situation.js'
import { trialsOf } from '../trials-of.js'

interface ComparedTimes extends Candidate {
  /** The pair is what the user trains with now. */
  readonly current: boolean
  /** Validation loss to which both are timed. */
  readonly level: number
  readonly timeMs: number
  readonly usualMs: number
  readonly ratio: number
  /** Both were seen to reach the level. */
  readonly seen: boolean
  readonly trials: readonly string[]
}

/** Measured where both trained to the same loss, else predicted; null where nothing tells. */
export function comparedTimes(situation: Situation): ComparedTimes | null {
  const { question, winner, chosen } = situation
  const rival = chosen.rivals?.find(({ role }) => comparedRoles.has(role))
  const pair = question.current ?? rival
  if (winner === null || chosen.level === null || !chosen.targetReached || pair === undefined)
    return null
  const { batchSize, learningRate } = pair
  const shown = { batchSize, learningRate, current: question.current !== undefined }
  const compared = comparedCurve(situation, pair)
  if (shown.current && compared?.diverged === true) return null
  const times =
    timesOf(winner, compared, chosen.level) ??
    predictedTimes(situation, winner, chosen.level, rival)
  return times === null ? null : { ...shown, ...times }
}

const comparedRoles: ReadonlySet<Rival['role']> = new Set(['current', 'framework-default'])

type Times = Omit<ComparedTimes, 'batchSize' | 'learningRate' | 'current'>

function timesOf(winner: RaceCurve, compared: RaceCurve | undefined, level: number): Times | null {
  const measured = compared === undefined ? null : measuredTimes(winner, compared, level)
  if (compared === undefined || measured === null) return null
  const { level: common, timeMs, comparedMs: usualMs } = measured
  const trials = [...new Set([...winner.evidence, ...compared.evidence])]
  return { level: common, timeMs, usualMs, ratio: usualMs / timeMs, seen: true, trials }
}

/** By the ratio that the posterior of the race gives. */
function predictedTimes(
  { readings }: Situation,
  winner: RaceCurve,
  level: number,
  rival: Rival | undefined,
): Times | null {
  if (rival === undefined) return null
  const { timeMs } = timeToLevelMs(winner, level, Math.max(level, startLoss(readings.race) ?? 0))
  const { timeRatio: ratio } = rival
  const trials = readings.race.flatMap(({ evidence }) => evidence)
  return { level, timeMs, usualMs: timeMs * ratio, ratio, seen: false, trials }
}

const comparedCurve = (
  { readings, freeRace = [] }: Situation,
  pair: Candidate,
): RaceCurve | undefined => curveOf([...readings.race, ...freeRace], pair)

/** Why the pair that the user trains with now is no measure: it does not fit, or it diverged. */
export function currentReasons(situation: Situation): readonly Reason[] {
  const { question, readings, evidence, numbers } = situation
  const { current } = question
  if (current === undefined) return []
  const { batchSize, learningRate } = current
  if (readings.largest !== null && !mayTrainCurrent({ question, readings, evidence, numbers })) {
    const values = { batchSize, learningRate, largest: readings.largest.value }
    return [reason('current-does-not-fit', values, readings.cited.memory)]
  }
  const curve = comparedCurve(situation, current)
  const hasDiverged =
    curve?.diverged === true ||
    readings.anneals.some(
      (anneal) => candidateKey(anneal) === candidateKey(current) && anneal.loss === null,
    )
  if (!hasDiverged) return []
  const trials = [...new Set([...(curve?.evidence ?? []), ...trialsOf(readings, current)])]
  return [reason('current-diverged', { batchSize, learningRate }, trials)]
}
