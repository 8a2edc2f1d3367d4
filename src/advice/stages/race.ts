/** The race and the stages after it: replicates of the winner, and the full batch. */
import type { RaceCurve } from '../race/curves.js'
import { racedCandidates } from '../race/failed-training.js'
import { fullBatchStep } from '../race/full-batch.js'
import { trialsUnder } from '../memory/training-failures.js'
import { replicateStep } from '../race/replicates.js'
import type { TrainStep } from '../race/search.js'
import { stepTimeMs } from '../timing/step-time-law.js'
import { candidateKey, type Chosen, type Decision } from '../vocabulary/decision.js'
import type { AnnealSpec, GrowSpec, MicroBatches, RaceSpec } from '../vocabulary/trial.js'
import { leftMs, longestMs, raceOverheadMs, type DeviceBudget } from './budget.js'
import { microBatchesOf } from './gradient-noise.js'
import type { PlannedTrial, Stage, StageContext } from './stage.js'
import { validationOf } from './validation.js'

/** Trains the candidate that the search asks for. */
export const raceStage: Stage = (context) => {
  if (context.isDecided || context.finalLoss() !== null) return null
  const step = context.search()
  if (step.kind === 'over' || !context.mayProbe || !hasTimeForRivals(context, step)) return null
  const { batchSize, learningRate } = step.candidate
  const noise = affordableNoise(context, step)
  const spec: RaceSpec = {
    kind: 'race',
    batchSize,
    learningRate,
    rung: step.previousRungs,
    untilMs: step.untilMs,
    seed: context.question.seed,
    ...(noise === null ? {} : { noise }),
  }
  return raceTrial(
    context,
    spec,
    `race, rung ${step.rung + 1}: batch ${batchSize}, learning rate ${learningRate}`,
  )
}

/** A first candidate trains only where a second one can too: one alone shows nothing. */
function hasTimeForRivals({ readings, budget }: StageContext, { untilMs }: TrainStep): boolean {
  return racedCandidates(readings.race) !== 'none' || 2 * untilMs <= leftMs(budget())
}

/** Whether a stage after the search keeps within a budget in seconds. */
function isWithinBudget(
  { budget, evidence }: StageContext,
  { untilMs }: RaceSpec,
  trained: RaceCurve | undefined,
): boolean {
  const ownMs = untilMs - (trained?.trainedMs ?? 0)
  return ownMs + raceOverheadMs(evidence) <= leftMs(budget())
}

/** A trial of either race, validated as all its candidates are. */
export function raceTrial(
  context: StageContext,
  spec: RaceSpec | AnnealSpec | GrowSpec,
  message: string,
  fraction = raceProgress(context.budget()),
): PlannedTrial {
  const validated = { ...spec, validation: validationOf(context, spec) }
  const remainingMs = longestMs(context.budget(), context.evidence)
  return { kind: 'trial', stage: 'race', spec: validated, message, fraction, remainingMs }
}

/** Micro-batches to measure at the end of the trial; null where they would cost too much. */
function affordableNoise(context: StageContext, step: TrainStep): MicroBatches | null {
  const { readings, numbers } = context
  const { batchSize } = step.candidate
  const micro = microBatchesOf(context, batchSize)
  if (micro === null) return null
  const noiseMs = micro.microBatches * stepTimeMs(context.stepLaw(), micro.microBatchSize)
  const key = candidateKey(step.candidate)
  const trainedMs = readings.race.find((curve) => candidateKey(curve) === key)?.trainedMs ?? 0
  const trialMs = step.untilMs - trainedMs
  const { budgetMs, spentMs } = context.searchSetting()
  const leftMs = budgetMs - spentMs - trialMs
  const isAffordable = noiseMs <= Math.min(numbers.plan.gradientNoise.raceShare * trialMs, leftMs)
  return isAffordable ? micro : null
}

/** Share of the planned training that an `auto` budget usually takes. */
const usualShareOfPlan = 0.05

/** Progress from 0.35 to 0.95 as the budget is spent. */
function raceProgress({ budgetMs, spentMs, plannedMs, leastMs, trainings }: DeviceBudget): number {
  const expectedMs = trainings === null ? budgetMs : Math.max(leastMs, usualShareOfPlan * plannedMs)
  return 0.35 + 0.6 * Math.min(1, spentMs / Math.max(1, expectedMs))
}

/** Candidates were compared by their time to a level. */
const isByLevel = (decision: Decision): decision is Chosen =>
  !('verdict' in decision) && decision.ends === undefined

/** Trains the winner, and a close runner-up, from another seed. */
export const replicateStage: Stage = (context) => {
  const { question, readings, numbers, mayProbe } = context
  const settled = context.settled()
  if (context.grid().replicates !== true || !mayProbe || !isByLevel(settled)) return null
  const races = { first: readings.race, other: readings.replicates }
  const { plannedMs } = context.budget()
  const spec = replicateStep(question, races, settled, plannedMs, numbers.race)
  if (spec === null) return null
  const key = candidateKey(spec)
  const trained = readings.replicates.find((curve) => candidateKey(curve) === key)
  if (!isWithinBudget(context, spec, trained)) return null
  const { batchSize, learningRate } = spec
  return raceTrial(
    context,
    spec,
    `batch ${batchSize}, learning rate ${learningRate} from another seed`,
    0.95,
  )
}

/** Tries a full-batch method beside the winner. */
export const fullBatchStage: Stage = (context) => {
  const { question, evidence, readings, numbers, mayProbe } = context
  const { trials } = trialsUnder(question.budgetBytes, evidence)
  const facts = context.fullBatchFacts()
  const decision = context.decision()
  if (facts === null || !mayProbe || !isByLevel(decision)) return null
  const race = {
    curves: readings.race,
    fullBatch: readings.fullBatch,
    tried: trials.some(({ spec }) => spec.kind === 'race' && spec.method === 'rprop'),
  }
  const spec = fullBatchStep(facts, race, decision, numbers.race)
  if (spec === null || !isWithinBudget(context, spec, readings.fullBatch ?? undefined)) return null
  return raceTrial(context, spec, `Rprop on all ${spec.batchSize} rows at once`, 0.96)
}
