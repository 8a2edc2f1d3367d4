/** Builds what every stage of the plan gets. */
import { decideByEnd } from '../final-loss/decide.js'
import type { AdviceNumbers } from '../numbers.js'
import { sizesBelowFailures } from '../memory/training-failures.js'
import { sizesOfLongTrainings } from '../memory/trial-bytes.js'
import { comparedPair } from '../race/compared.js'
import { aimOf } from '../race/curves.js'
import { cautiousCell, decideCautiously } from '../race/cautious-default.js'
import {
  failedTraining,
  isTooShort,
  lowestDivergedRate,
  racedCandidates,
} from '../race/failed-training.js'
import { fullBatchEligible, type FullBatchFacts } from '../race/full-batch.js'
import { rateFamily, searchPrior } from '../race/posterior/prior.js'
import { afterReplicates } from '../race/replicates.js'
import { nextSearchStep, type SearchSetting } from '../race/search.js'
import { settle, settleFalling } from '../race/settle.js'
import { stageAllowanceMs } from '../race/stage-budget.js'
import type { Readings } from '../readings.js'
import { stepTimeMs, type StepTimeLaw } from '../timing/step-time-law.js'
import { candidateKey, type Candidate, type Decision } from '../vocabulary/decision.js'
import { momentumOf } from '../vocabulary/optimizer-settings.js'
import { advisedSchedule, type Question } from '../vocabulary/question.js'
import type { Evidence } from '../vocabulary/trial.js'
import { allowsCurrent, mayTrainCurrent } from '../wishes/current.js'
import { isDecided, readWished } from '../wishes/read.js'
import { comparisonReservedMs } from './comparison.js'
import { deviceBudget, firstRungMs, raceOverheadMs } from './budget.js'
import { constantPair, endNumbers, finalLossSearch } from './final-loss.js'
import { quickestWhileFalling } from './falling-speed.js'
import { inProportion } from './quick-probe.js'
import type { Grid, MakeGrid } from './grid.js'
import type { StageContext } from './stage.js'

/** What tells which sizes fit and how long a step takes: runs, or laws where one is missing. */
export type Basis = 'runs' | 'laws'

/** @param makeGrid candidates, given the largest batch size that fits */
export function stageContext(
  asked: Question,
  allEvidence: Evidence,
  makeGrid: MakeGrid,
  numbers: AdviceNumbers,
  basis: Basis = 'runs',
): StageContext {
  const read = readWished(asked, allEvidence, numbers)
  const { evidence, sizes, freeRace } = read
  const readings = basis === 'laws' ? withoutProof(read.readings) : read.readings
  const question = inProportion(asked, readings.stepLaw, numbers.plan)
  const { probeBudget } = question
  const context: StageContext = {
    question,
    evidence,
    readings,
    freeRace,
    numbers,
    isQuick: question !== asked,
    mayProbe: !(probeBudget.kind === 'seconds' && probeBudget.seconds === 0),
    grid: once(() => gridThatFits(context, makeGrid)),
    raceSizes: once(() => sizes ?? gridSizes(context)),
    isDecided: isDecided(question, sizes),
    stepLaw: () => measuredStepLaw(context),
    budget: once(() =>
      deviceBudget(question, evidence, context.stepLaw(), numbers.plan, context.isQuick),
    ),
    prior: once(() => searchPrior(question.optimizer, readings.sweep, numbers.race)),
    fullBatchFacts: once(() => fullBatchFacts(context)),
    searchSetting: once(() => searchSetting(context)),
    search: once(() => nextSearchStep(context.searchSetting(), readings.race, numbers.race)),
    finalLoss: once(() => finalLossSearch(context)),
    settled: once(() => atWishedRate(question, settledDecision(context))),
    decision: once(() => replicatedDecision(context)),
  }
  return context
}

/** The predicted largest size in place of the run that would prove it. */
function withoutProof(readings: Readings): Readings {
  const { memoryStep, largest } = readings
  if (memoryStep.kind !== 'trial' || largest === null) return readings
  const { value: batchSize, bound } = largest
  return { ...readings, memoryStep: { kind: 'largest', batchSize, bound } }
}

/** Computes a value at the first call and remembers it. */
function once<T>(compute: () => T): () => T {
  let computed: { readonly value: T } | undefined
  return () => (computed ??= { value: compute() }).value
}

function gridThatFits(
  { question, readings: { memoryStep } }: StageContext,
  makeGrid: MakeGrid,
): Grid {
  if (memoryStep.kind !== 'largest') throw new Error('the memory stage is not over')
  const grid = makeGrid(memoryStep.batchSize, question.optimizer)
  return { ...grid, batchSizes: grid.batchSizes.filter((size) => size <= memoryStep.batchSize) }
}

function gridSizes(context: StageContext): readonly number[] {
  const { question, evidence, readings, grid, numbers } = context
  return sizesBelowFailures(
    sizesOfLongTrainings(question, readings.memory, grid().batchSizes, numbers.memory),
    question.budgetBytes,
    evidence,
  )
}

function measuredStepLaw({ readings: { stepLaw } }: StageContext): StepTimeLaw {
  if (stepLaw === null) throw new Error('the step-time stage is not over')
  return stepLaw
}

function fullBatchFacts(context: StageContext): FullBatchFacts | null {
  const { question, readings } = context
  if ((context.grid().fullBatchMethods ?? []).length === 0) return null
  if (!context.raceSizes().includes(question.data.trainingRows)) return null
  const { plannedMs } = context.budget()
  return { question, memory: readings.memory, stepLaw: context.stepLaw(), plannedMs }
}

function searchSetting(context: StageContext): SearchSetting {
  const { question, readings, numbers } = context
  const { learningRate: wishedRate } = question.wishes ?? {}
  const learningRates = wishedRate === undefined ? context.grid().learningRates : [wishedRate]
  const { sweep } = readings
  const stepLaw = context.stepLaw()
  const budget = context.budget()
  const epochRows = question.epochsPlanned * question.data.trainingRows
  return {
    ...budget,
    cells: withCurrent(
      context,
      context
        .raceSizes()
        .flatMap((batchSize) => learningRates.map((learningRate) => ({ batchSize, learningRate }))),
    ),
    stepTime: (batchSize) => stepTimeMs(stepLaw, batchSize),
    stepsPlanned: (batchSize) => epochRows / batchSize,
    family: rateFamily(question.optimizer),
    prior: context.prior(),
    objective: aimOf(question.objective),
    optimizer: question.optimizer,
    momentum: momentumOf(question) ?? 0,
    parameters: question.model.parameters,
    guessing: readings.guessingLoss,
    edge: sweep?.crossed === true ? { learningRate: sweep.edge, batchSize: sweep.batchSize } : null,
    budgetMs: budget.budgetMs - reservedMs(context),
    firstRungMs: firstRungMs(budget, stepLaw, numbers.plan),
  }
}

/** The pair that the user trains with now is a candidate too, on the grid or off it. */
function withCurrent(context: StageContext, cells: readonly Candidate[]): readonly Candidate[] {
  const { current } = context.question
  const isMissing =
    current !== undefined && !cells.some((cell) => candidateKey(cell) === candidateKey(current))
  if (!isMissing || !allowsCurrent(context.question) || !mayTrainCurrent(context)) return cells
  return [...cells, current]
}

/**
 * Time of a budget in seconds that the search leaves, ms: for the stages after it, and for what a
 * trial takes beyond its training.
 */
function reservedMs(context: StageContext): number {
  const { question, numbers } = context
  const { trainings, plannedMs } = context.budget()
  if (trainings !== null) return 0
  const facts = context.fullBatchFacts()
  const { fullBatch, replicates } = numbers.race
  const fullBatchMs =
    facts !== null && fullBatchEligible(facts, numbers.race)
      ? stageAllowanceMs(question.probeBudget, plannedMs, fullBatch)
      : 0
  const replicatesMs =
    context.grid().replicates === true
      ? stageAllowanceMs(question.probeBudget, plannedMs, replicates)
      : 0
  const comparisonMs = comparisonReservedMs(context)
  return fullBatchMs + replicatesMs + comparisonMs + raceOverheadMs(context.evidence)
}

/** The lowest end where the question asks for it, else the race to a level. */
function settledDecision(context: StageContext): Decision {
  const { question, readings, numbers } = context
  const byLevel = levelDecision(context)
  const step = context.finalLoss()
  const hasTrained = readings.race.length + readings.anneals.length > 0
  if (step === null || 'verdict' in byLevel || !hasTrained) return byLevel
  const schedule = advisedSchedule(question)
  const constant = schedule === 'falling' ? constantPair(context) : null
  const setting = context.searchSetting()
  const usual = comparedPair({ question, setting, numbers: numbers.race })
  const pairs = { usual, constant }
  return (
    decideByEnd(
      step,
      { ...readings, stepsPlanned: setting.stepsPlanned },
      pairs,
      { schedule, seed: question.seed },
      endNumbers(schedule, numbers),
    ) ?? byLevel
  )
}

/** The race's winner, the cautious default where no two raced, or that nothing trained. */
function levelDecision(context: StageContext): Decision {
  const { question, readings, numbers } = context
  const { race: curves, guessingLoss, sweep } = readings
  const isRace = racedCandidates(curves) === 'several'
  const failed = failedTraining(curves, guessingLoss, numbers.race.failure)
  if (isRace && failed !== null && !isTooShort(failed, numbers.race.failure))
    return { verdict: 'nothing-trained', missing: [] }
  const setting = context.searchSetting()
  const state = context.search()
  if (failed !== null || !isRace) {
    const divergedRate = lowestDivergedRate(curves)
    const facts = { cells: setting.cells, optimizer: question.optimizer, sweep, divergedRate }
    const cautious = cautiousCell(facts, numbers.rate, numbers.race)
    if (cautious !== undefined) return decideCautiously(cautious, state, numbers.race)
  }
  const stepLaw = context.stepLaw()
  const search = { question, stepLaw, setting, state, curves, numbers: numbers.race }
  const falling = quickestWhileFalling(context)
  return falling === null ? settle(search) : settleFalling(search, falling)
}

/** A rate that the user decided has no range. */
function atWishedRate({ wishes }: Question, decision: Decision): Decision {
  const rate = wishes?.learningRate
  if (rate === undefined || 'verdict' in decision) return decision
  return { ...decision, learningRateInterval: { low: rate, high: rate } }
}

function replicatedDecision({ readings, settled }: StageContext): Decision {
  const decision = settled()
  return 'verdict' in decision
    ? decision
    : afterReplicates({ first: readings.race, other: readings.replicates }, decision)
}
