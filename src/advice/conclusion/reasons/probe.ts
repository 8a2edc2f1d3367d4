/** What the trials cost, and how many trainings repay them. */
import { timeToLevelMs } from '../../race/curves.js'
import type { Advice } from '../../vocabulary/answer.js'
import type { Rival } from '../../vocabulary/decision.js'
import { reason, type Reason } from '../../vocabulary/reasons.js'
import type { Question } from '../../vocabulary/question.js'
import { isMemoryTrial, type Evidence, type TrialRecord } from '../../vocabulary/trial.js'
import type { ConclusionNumbers } from '../numbers.js'
import type { Situation } from '../situation.js'

export function probeCost({ trials }: Evidence): Advice['cost'] {
  return {
    trials: trials.length,
    outOfMemory: trials.filter(({ outcome }) => outcome.cause === 'outOfMemory').length,
    deviceMs: trials.reduce((sum, { outcome }) => sum + outcome.durationMs, 0),
  }
}

export function probeCostReason(evidence: Evidence): Reason {
  return reason('cost', probeCost(evidence), idsOf(evidence))
}

/** What the memory search took, and by how much a budget in seconds was passed. */
export function probeTimeReasons(
  { probeBudget }: Pick<Question, 'probeBudget'>,
  { trials }: Evidence,
  { overrunMin }: ConclusionNumbers,
): readonly Reason[] {
  const memory = trials.filter(isMemoryTrial)
  const ms = durationOf(memory)
  const reasons: Reason[] = memory.length === 0 ? [] : [probeMemoryReason(memory, ms)]
  if (probeBudget.kind !== 'seconds') return reasons
  const probe = trials.filter((trial) => !isMemoryTrial(trial))
  const budgetMs = 1000 * probeBudget.seconds
  const spentMs = durationOf(probe)
  if (probe.length === 0 || spentMs <= overrunMin * budgetMs) return reasons
  const kinds = (['fit', 'sweep', 'noise', 'race'] as const).map((kind) => ({
    kind,
    ms: durationOf(probe.filter(({ spec }) => spec.kind === kind)),
  }))
  const most = kinds.reduce((longest, kind) => (kind.ms > longest.ms ? kind : longest)).kind
  const values = { budgetMs, spentMs, most }
  return [...reasons, reason('probe-overrun', values, idsOf({ trials: probe }))]
}

const probeMemoryReason = (trials: readonly TrialRecord[], ms: number): Reason =>
  reason('probe-memory', { trials: trials.length, ms }, idsOf({ trials }))

const durationOf = (trials: readonly TrialRecord[]): number =>
  trials.reduce((sum, { outcome }) => sum + outcome.durationMs, 0)

/** The probe beside the training that it serves, and how many such trainings repay it. */
export function probeReasons(situation: Situation): readonly Reason[] {
  const { question, evidence, epochTimeMs } = situation
  if (epochTimeMs === null) return []
  const { deviceMs } = probeCost(evidence)
  const totalMs = epochTimeMs * question.epochsPlanned
  const share = { deviceMs, totalMs, epochs: question.epochsPlanned, ratio: deviceMs / totalMs }
  return [reason('probe-share', share, idsOf(evidence)), ...repaidReasons(situation, deviceMs)]
}

const idsOf = ({ trials }: Evidence): readonly string[] => trials.map(({ id }) => id)

/** The saving against the framework's default pair. */
function repaidReasons(situation: Situation, deviceMs: number): readonly Reason[] {
  const { question, readings, chosen, winner, numbers } = situation
  const { level } = chosen
  const usual = chosen.rivals?.find(({ role }) => role === 'framework-default')
  if (winner === null || level === null || !chosen.targetReached || usual === undefined) return []
  const startLosses = readings.race.flatMap(({ points }) =>
    points.filter(([step]) => step === 0).map(([, loss]) => loss),
  )
  const { timeMs } = timeToLevelMs(winner, level, Math.max(level, ...startLosses))
  const { probeBudget } = question
  const values = {
    ...usualPair(usual, timeMs),
    level,
    same: usual.batchSize === chosen.batchSize && usual.learningRate === chosen.learningRate,
    trainings: probeBudget.kind === 'auto' ? probeBudget.trainings : 1,
  }
  const trials = readings.race.flatMap((curve) => curve.evidence)
  const savedMs = timeMs * (usual.timeRatio - 1)
  if (savedMs < numbers.conclusion.probeSavingMin * timeMs)
    return [reason('probe-not-repaid', values, trials)]
  const repaidAfter = Math.max(1, Math.ceil(deviceMs / savedMs))
  return [reason('probe-repaid', { ...values, savedMs, repaidAfter }, trials)]
}

function usualPair({ batchSize, learningRate, timeRatio, seen }: Rival, timeMs: number) {
  const usualMs = timeMs * timeRatio
  return { batchSize, learningRate, timeMs, usualMs, ratio: timeRatio, seen }
}
