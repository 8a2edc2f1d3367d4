/** How the race went, and what another seed did. */
import { curveOf } from '../../race/compared.js'
import { aimOf, raceLevel, timeToLevelMs, type RaceCurve } from '../../race/curves.js'
import { lowestDivergedRate, racedCandidates } from '../../race/failed-training.js'
import { traitsOf } from '../../vocabulary/optimizers.js'
import type { Question } from '../../vocabulary/question.js'
import { reason, type Reason } from '../../vocabulary/reasons.js'
import { boundsSize } from '../../wishes/sizes.js'
import type { Situation } from '../situation.js'
import { cheapestChoiceReason } from './cost.js'
import { divergedReasons } from './diverged.js'
import { endReasons } from './ends.js'

/** A race whose winner reached the level. */
interface Result {
  readonly winner: RaceCurve
  readonly winnerMs: number
  readonly level: number
  /** The fastest other candidate that reached the level. */
  readonly second: { readonly curve: RaceCurve; readonly timeMs: number } | null
}

export function raceReasons(situation: Situation): readonly Reason[] {
  const { ends } = situation.chosen
  return ends === undefined ? levelReasons(situation) : endReasons(situation, ends)
}

/** Candidates were compared by their time to a level. */
function levelReasons(situation: Situation): readonly Reason[] {
  const { question, readings, chosen, winner } = situation
  if (winner === null) return situation.isDecided === true ? [] : [skippedReason(situation)]
  const diverged = divergedReasons(readings.race)
  const reachable = raceLevel(readings.race, aimOf(question.objective), readings.guessingLoss)
  const level = chosen.level ?? reachable?.level ?? null
  if (level === null || reachable === null || !chosen.targetReached) {
    const unreached = { candidates: readings.race.length, level: level ?? 0 }
    return [reason('race-unreached', unreached, winner.evidence), ...diverged]
  }
  const { start } = reachable
  const result = {
    winner,
    winnerMs: timeToLevelMs(winner, level, start).timeMs,
    level,
    second: secondOf(situation, level, start),
  }
  return [choiceReason(situation, result, start), ...diverged]
}

/** Why the winner was chosen, by what the question asks for. */
function choiceReason(situation: Situation, result: Result, start: number): Reason {
  if (situation.question.objective === 'least-memory') return leastMemoryReason(result)
  const cheapest = cheapestChoiceReason(situation, { level: result.level, start })
  return cheapest ?? fallingReason(situation, result, start) ?? wonReason(situation, result)
}

/** The cautious default in place of a race's winner. */
function skippedReason({ question, readings, chosen, decidingTrials }: Situation): Reason {
  const { batchSize, learningRate } = chosen
  const { optimizer } = question
  const { race, sweep } = readings
  const diverged = lowestDivergedRate(race)
  const values = {
    batchSize,
    learningRate,
    optimizer,
    usualRate: traitsOf(optimizer).defaultLearningRate,
    below: belowOf(diverged, sweep?.crossed === true),
    raced: racedCandidates(race),
    ...decidedOf(question),
    ...(diverged === null ? {} : { divergedRate: diverged }),
  }
  const raceTrials = race.flatMap(({ evidence }) => evidence)
  return reason('race-skipped', values, [...decidingTrials, ...raceTrials])
}

/** What of the default the user decided. */
function decidedOf({ wishes }: Question): {
  readonly decided?: 'size' | 'rate' | 'both'
} {
  if (wishes === undefined) return {}
  if (wishes.learningRate === undefined) return { decided: 'size' }
  return { decided: boundsSize(wishes) ? 'both' : 'rate' }
}

/** What keeps the rate of the default down beside the usual rate. */
function belowOf(diverged: number | null, edgeMet: boolean): 'usual' | 'edge' | 'diverged' {
  if (diverged !== null) return 'diverged'
  return edgeMet ? 'edge' : 'usual'
}

/** The fastest candidate but the winner; an extrapolated time does not count. */
function secondOf({ readings, winner }: Situation, level: number, start: number): Result['second'] {
  const [second] = readings.race
    .filter((curve) => curve !== winner && !curve.diverged && !curve.broken)
    .map((curve) => ({ curve, ...timeToLevelMs(curve, level, start) }))
    .filter(({ reached }) => reached)
    .sort((a, b) => a.timeMs - b.timeMs)
  return second ?? null
}

function wonReason({ readings, numbers }: Situation, result: Result): Reason {
  const { winner, winnerMs, level, second } = result
  const won = { candidates: readings.race.length, level, timeMs: winnerMs }
  if (second === null) return reason('race-won', won, winner.evidence)
  const values = {
    ...won,
    secondBatchSize: second.curve.batchSize,
    secondRate: second.curve.learningRate,
    ratio: second.timeMs / winnerMs,
  }
  const cited = [...winner.evidence, ...second.curve.evidence]
  const tied = second.timeMs < winnerMs * numbers.conclusion.tieRatio
  return tied ? reason('race-tied', values, cited) : reason('race-won', values, cited)
}

/** The race's own choice falls behind with a rate that falls; null where it is advised. */
function fallingReason(
  { readings, chosen }: Situation,
  { winner, winnerMs, level }: Result,
  start: number,
): Reason | null {
  const { atConstantRate } = chosen
  const other = atConstantRate && curveOf(readings.race, atConstantRate)
  if (other === undefined) return null
  const values = {
    candidates: readings.race.length,
    level,
    timeMs: winnerMs,
    otherBatchSize: other.batchSize,
    otherRate: other.learningRate,
    otherMs: timeToLevelMs(other, level, start).timeMs,
  }
  return reason('race-falling', values, [...winner.evidence, ...other.evidence])
}

function leastMemoryReason({ winner, winnerMs, level, second }: Result): Reason {
  const fastest = second?.curve ?? winner
  return reason(
    'least-memory-choice',
    {
      batchSize: winner.batchSize,
      level,
      timeMs: winnerMs,
      quickest: fastest.batchSize,
      slower: second === null ? 1 : Math.max(1, winnerMs / second.timeMs),
    },
    [...winner.evidence, ...fastest.evidence],
  )
}

/** What another seed did, and whether it changed the answer. */
export function replicateReasons(situation: Situation): readonly Reason[] {
  const { replicateTrials, decidingTrials } = situation
  const { replicate } = situation.chosen
  if (replicate === undefined) return []
  const trials = [...replicateTrials, ...decidingTrials]
  const { firstMs, otherMs, reached, overruled } = replicate
  if (overruled === undefined)
    return reached ? [reason('replicated', { firstMs, otherMs }, trials)] : []
  return [
    reason(
      'replicate-overruled',
      {
        batchSize: overruled.batchSize,
        learningRate: overruled.learningRate,
        firstMs: overruled.firstMs,
        otherMs: overruled.otherMs,
        reached: overruled.reached,
        ownFirstMs: firstMs,
        ownOtherMs: otherMs,
      },
      trials,
    ),
  ]
}
