/** What the trials cost, and how many trainings repay them. */
import type { Advice } from '../../vocabulary/answer.js'
import { isQuickProbe } from '../../stages/quick-probe.js'
import { reason, type Reason } from '../../vocabulary/reasons.js'
import type { Question } from '../../vocabulary/question.js'
import { isMemoryTrial, wallMsOf, type Evidence, type TrialRecord } from '../../vocabulary/trial.js'
import type { ConclusionNumbers } from '../numbers.js'
import type { Situation } from '../situation.js'
import { comparedTimes } from './compared.js'

export function probeCost({ trials }: Evidence): Advice['cost'] {
  return {
    trials: trials.length,
    outOfMemory: trials.filter(({ outcome }) => outcome.cause === 'outOfMemory').length,
    deviceMs: sumOf(trials, durationOf),
  }
}

export function probeCostReason(evidence: Evidence): Reason {
  const { trials } = evidence
  const cost = { ...probeCost(evidence), wallMs: sumOf(trials, wallMsOf) }
  return reason('cost', cost, idsOf(evidence))
}

/** The trials of an answered study were enough. */
export function answeredBeforeReasons({ chosen, evidence }: Situation): readonly Reason[] {
  if (chosen.restsOn === undefined) return []
  const { trials, deviceMs } = probeCost(evidence)
  return [reason('answered-before', { trials, deviceMs }, idsOf(evidence))]
}

const dayMs = 86_400_000

/** Trials of earlier studies that are old enough to be mentioned. */
export function takenOverReasons({ question, evidence, numbers }: Situation): readonly Reason[] {
  const { takenOver } = question
  if (takenOver === undefined) return []
  const days = Math.floor(takenOver.ageMs / dayMs)
  if (days < numbers.conclusion.mentionedAgeDaysMin) return []
  const { trials, ids = [] } = takenOver
  const cited = idsOf(evidence).filter((id) => ids.includes(id))
  return [reason('taken-over', { trials, days }, cited)]
}

/** What the memory search took, and by how much a budget in seconds was passed. */
export function probeTimeReasons(
  { probeBudget }: Pick<Question, 'probeBudget'>,
  { trials }: Evidence,
  { overrunMin }: ConclusionNumbers,
): readonly Reason[] {
  const memory = trials.filter(isMemoryTrial)
  const values = { trials: memory.length, ms: sumOf(memory, wallMsOf) }
  const reasons: Reason[] =
    memory.length === 0 ? [] : [reason('probe-memory', values, idsOf({ trials: memory }))]
  if (probeBudget.kind !== 'seconds') return reasons
  const probe = trials.filter((trial) => !isMemoryTrial(trial))
  const budgetMs = 1000 * probeBudget.seconds
  const spentMs = sumOf(probe, wallMsOf)
  if (probe.length === 0 || spentMs <= overrunMin * budgetMs) return reasons
  const overrun = { budgetMs, spentMs, most: mostOf(probe) }
  return [...reasons, reason('probe-overrun', overrun, idsOf({ trials: probe }))]
}

/** What took most of a probe: one kind of trial, or what is around them. */
function mostOf(trials: readonly TrialRecord[]): 'start' | ProbeKind {
  const startMs = sumOf(trials, (trial) => wallMsOf(trial) - durationOf(trial))
  const msOf = (kind: ProbeKind): number =>
    sumOf(
      trials.filter(({ spec }) => spec.kind === kind),
      durationOf,
    )
  const longest = probeKinds.reduce((most, kind) => (msOf(kind) > msOf(most) ? kind : most))
  return startMs > msOf(longest) ? 'start' : longest
}

const probeKinds = ['fit', 'sweep', 'noise', 'race', 'anneal', 'grow'] as const
type ProbeKind = (typeof probeKinds)[number]

const durationOf = ({ outcome }: TrialRecord): number => outcome.durationMs

const sumOf = (trials: readonly TrialRecord[], msOf: (trial: TrialRecord) => number): number =>
  trials.reduce((sum, trial) => sum + msOf(trial), 0)

/** The probe beside the training that it serves, and how many such trainings repay it. */
export function probeReasons(situation: Situation): readonly Reason[] {
  const { question, evidence, epochTimeMs } = situation
  if (epochTimeMs === null) return []
  const wallMs = sumOf(evidence.trials, wallMsOf)
  const totalMs = epochTimeMs * question.epochsPlanned
  const share = { wallMs, totalMs, epochs: question.epochsPlanned, ratio: wallMs / totalMs }
  return [
    ...quickReasons(situation, totalMs),
    reason('probe-share', share, idsOf(evidence)),
    ...repaidReasons(situation, wallMs),
  ]
}

/** The trainings are too short for an ordinary probe, so that this one was short too. */
function quickReasons(
  { question, readings, evidence, numbers }: Situation,
  trainingMs: number,
): readonly Reason[] {
  const { probeBudget } = question
  if (probeBudget.kind === 'seconds') return []
  if (!isQuickProbe(question, readings.stepLaw, numbers.plan)) return []
  const { trainings } = probeBudget
  return [reason('probe-quick', { totalMs: trainings * trainingMs, trainings }, idsOf(evidence))]
}

const idsOf = ({ trials }: Evidence): readonly string[] => trials.map(({ id }) => id)

/** The saving against the pair that the user trains with now, or else the usual one. */
function repaidReasons(situation: Situation, probeMs: number): readonly Reason[] {
  const { question, chosen, numbers } = situation
  const compared = comparedTimes(situation)
  if (compared === null) return []
  const { trials, ...times } = compared
  const { probeBudget } = question
  const values = {
    ...times,
    same: times.batchSize === chosen.batchSize && times.learningRate === chosen.learningRate,
    trainings: probeBudget.kind === 'auto' ? probeBudget.trainings : 1,
  }
  const savedMs = times.usualMs - times.timeMs
  if (savedMs < numbers.conclusion.probeSavingMin * times.timeMs)
    return [reason('probe-not-repaid', values, trials)]
  const repaidAfter = Math.max(1, Math.ceil(probeMs / savedMs))
  return [reason('probe-repaid', { ...values, savedMs, repaidAfter }, trials)]
}
