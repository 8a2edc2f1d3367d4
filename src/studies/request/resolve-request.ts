import { bytes } from '../../words/number-format.js'
/** From an untrusted request to a study that can be stored: parse, choose, fill in defaults. */
import type { DeviceState, EngineChoice, PlaceLeft } from '../../advice/vocabulary/place.js'
import type { ModelFacts, Question, Subject } from '../../advice/vocabulary/question.js'
import type { ModelGraph } from '../../advice/vocabulary/model-graph.js'
import { invalid } from '../../errors.js'
import { omitUndefined } from '../../omit-undefined.js'
import { requireShallow } from '../model/files/json-text.js'
import type { DatasetReader, Device, DeviceRegistry, ModelReader, RecipeReader } from '../ports.js'
import type { Study } from '../study.js'
import { versionFields, versionsOf } from '../subject-versions.js'
import { classWeightNotes } from './class-weights.js'
import { chooseEngine, type ChosenPlace } from './choose-engine.js'
import { judgeData } from './judge/judge-data.js'
import { parseMemoryBudget } from './memory-budget.js'
import { questionIdOf } from './question-id.js'
import { frameworkOf, subjectOf } from './subject-of.js'
import { resolveTurn } from './resolve-deadline.js'
import { resolveData, type ResolvedData } from './resolve-data.js'
import { modelFacts, resolveModel } from './resolve-model.js'
import { leastBytes } from './requirements.js'
import { lossFactsOf, resolveTraining, type Training } from './resolve-training.js'
import { resolveProbeBudget, resolveTariff } from './resolve-tariff.js'
import { resolveCurrent, resolveWishes } from './resolve-wishes.js'
import { StudyRequest, type ProgramRequest, type RecipeRequest } from './study-request.js'
import { tensorElementsLimit } from './tensor-elements.js'
import { faultsOf } from './zod-faults.js'

export type ResolvedRequest = Pick<
  Study,
  'request' | 'subject' | 'data' | 'question' | 'questionId'
>

export interface RequestContext {
  readonly devices: DeviceRegistry
  readonly datasets: DatasetReader
  readonly models: Pick<ModelReader, 'model'>
  readonly recipes: RecipeReader
  /** When the request arrived. */
  readonly now: Date
}

const defaults = {
  epochs: 20,
  workers: 1,
  objective: 'fastest',
  seed: 1,
} as const

/** Device time that an automatic probe may always use: a wait of seconds is never wasted. */
const probeLeastMs = 30_000

/**
 * Checks an untrusted request and fills in its defaults. Throws BatchwiseError for every fault;
 * stores nothing.
 */
export async function resolveRequest(
  untrusted: unknown,
  { devices, datasets, models, now }: Omit<RequestContext, 'recipes'>,
): Promise<ResolvedRequest> {
  const request = parseRequest(untrusted)
  const budgetBytes = parseMemoryBudget(request.memoryBudget, '/memoryBudget')
  const model = await resolveModel(request.model, models)
  const isKerasFile = model.topology !== null
  const { asked, places } = await chooseEngine({ ...request, isKerasFile }, devices)
  const [place, ...otherPlaces] = places
  requireBudgetFits(request, budgetBytes, place.device)
  requireWeightsFit(model.graph, request, budgetBytes)
  const lossFacts = lossFactsOf(request, model)
  const resolved = await resolveData(
    request.data,
    { graph: lossFacts.seen, ignored: lossFacts.ignored },
    seedOf(request),
    datasets,
  )
  const training = resolveTraining(request, model, lossFacts, resolved)
  const data = judged(resolved, training)
  const facts = { request, budgetBytes, model: modelFacts(model.graph), training, data, place }
  return resolvedStudy({ ...facts, asked, otherPlaces, now })
}

/** What a study is about, once everything is chosen. */
interface ChosenStudy extends AskedTraining {
  readonly asked: boolean
  readonly otherPlaces: readonly ChosenPlace[]
  readonly now: Date
}

export function resolvedStudy({
  asked,
  otherPlaces,
  now,
  ...chosen
}: ChosenStudy): ResolvedRequest {
  const { budgetBytes, training, data, place } = chosen
  const subject = subjectOf(training, place)
  const left = otherPlaces.map((other) => placeLeft(training, other, budgetBytes, now))
  const question = questionOf(chosen)
  const engineChoice: EngineChoice = omitUndefined({
    engine: place.engine,
    deviceId: place.device.id,
    framework: frameworkOf(place),
    asked,
    failed: [],
    left,
  })
  return {
    subject,
    data: data.trialData,
    question: omitUndefined({
      ...question,
      deviceState: deviceStateOf(place.device, budgetBytes, now),
      engineChoice,
    }),
    questionId: questionIdOf(
      subject.id,
      question,
      left.map(({ subjectId }) => subjectId),
    ),
    request: {
      ...understoodRequest(training.graph, data, question, subject),
      ...versionFields(versionsOf(place.engine, place.device)),
      asked: askedOf(chosen.request),
      ...resolveTurn(chosen.request, now),
    },
  }
}

/** The data with what stands out in its rows. Made-up rows are as they should be. */
function judged(data: ResolvedData, { graph, losses }: Training): ResolvedData {
  if (data.stored === null) return data
  const found = judgeData({ ...data.stored, graph, losses })
  const notes = [...data.notes, ...classWeightNotes(losses, data.labels, graph.outputs)]
  // tokens are as rare as they are: no class to draw more often
  const isText = data.notes.some(({ code }) => code === 'text-tokens')
  const balance = isText ? undefined : found.balance
  return { ...data, notes, facts: omitUndefined({ ...data.facts, ...found, balance }) }
}

function parseRequest(untrusted: unknown): StudyRequest {
  requireShallow(untrusted, '', 'the request')
  const parsed = StudyRequest.safeParse(untrusted)
  if (!parsed.success) throw faultsOf(parsed.error, untrusted)
  return parsed.data
}

export function requireBudgetFits(
  request: ProgramRequest,
  budgetBytes: number,
  device: Device,
): void {
  const { id, memoryBytes } = device
  if (memoryBytes === null || budgetBytes <= memoryBytes) return
  throw invalid(
    '/memoryBudget',
    request.memoryBudget,
    `at most the memory of ${id}: ${bytes(memoryBytes)}`,
    `the budget ${bytes(budgetBytes)} is above the memory of ${id}, ${bytes(memoryBytes)}`,
  )
}

/** Refuses what needs no trial. */
export function requireWeightsFit(
  graph: ModelGraph,
  request: ProgramRequest,
  budgetBytes: number,
): void {
  const least = leastBytes(graph)
  if (least <= budgetBytes) return
  throw invalid(
    '/memoryBudget',
    request.memoryBudget,
    `more than ${bytes(least)}`,
    `the weights and their gradients take ${bytes(least)} ` +
      `(${graph.parameters} parameters), and the budget is ${bytes(budgetBytes)}`,
  )
}

const seedOf = (request: ProgramRequest): number => request.seed ?? defaults.seed

/** A place where the study may continue, should the first engine fail. */
function placeLeft(
  training: Training,
  place: ChosenPlace,
  budgetBytes: number,
  now: Date,
): PlaceLeft {
  const { id, versions } = subjectOf(training, place)
  return omitUndefined({
    engine: place.engine,
    deviceId: place.device.id,
    subjectId: id,
    versions,
    memoryBytes: place.device.memoryBytes,
    tensorElementsMax: tensorElementsLimit(place),
    deviceState: deviceStateOf(place.device, budgetBytes, now),
  })
}

/** A training on a place, and what is asked of it. */
interface AskedTraining {
  readonly request: ProgramRequest
  readonly budgetBytes: number
  readonly model: ModelFacts
  readonly training: Training
  readonly data: ResolvedData
  readonly place: ChosenPlace
}

/** The question without what changes over time: the state of the device, the engines. */
function questionOf({
  request,
  budgetBytes,
  model,
  training: { losses, optimizer, optimizerSettings, schedule, origin, program },
  data,
  place,
}: AskedTraining): Question {
  const objective = request.objective ?? defaults.objective
  const workers = request.workers ?? defaults.workers
  const optimizerRate = origin.optimizer === 'request' ? origin.replacedRate : undefined
  return omitUndefined({
    data: data.facts,
    losses,
    optimizer,
    optimizerSettings,
    trainingOrigin: origin,
    objective,
    schedule,
    epochsPlanned: request.epochs ?? defaults.epochs,
    workers,
    current: resolveCurrent(request, data.facts.trainingRows),
    wishes: resolveWishes(request, {
      trainingRows: data.facts.trainingRows,
      workers,
      optimizerRate,
    }),
    budgetBytes,
    tensorElementsMax: tensorElementsLimit(place),
    probeBudget: resolveProbeBudget(request, probeLeastMs),
    seed: seedOf(request),
    ...resolveTariff(request, objective),
    model,
    program,
  })
}

/**
 * The state of the device, where the advice must warn about it: another process computes there, or
 * less memory is free than the budget. An answer from the store repeats it, because its step times
 * were measured at that moment.
 */
function deviceStateOf(
  { freeBytes, memoryBytes, others }: Device,
  budgetBytes: number,
  now: Date,
): DeviceState | undefined {
  const otherProcesses = others?.processes ?? 0
  const neededBytes = Math.min(budgetBytes, memoryBytes ?? budgetBytes)
  const isFree = freeBytes === null || freeBytes >= neededBytes
  if (otherProcesses === 0 && isFree) return undefined
  return { freeBytes, otherProcesses, otherBytes: others?.bytes ?? 0, at: now.toISOString() }
}

/** A model that is written out in the request may be as large as its file: it is left out. */
function askedOf(
  request: ProgramRequest | StudyRequest | RecipeRequest,
): Readonly<Record<string, unknown>> {
  if (!('model' in request)) return request
  const { model, ...rest } = request
  return 'preset' in model || 'id' in model || 'recipe' in model ? request : rest
}

interface NamedShape {
  readonly name: string
  readonly shape: readonly number[]
}

const namedShape = ({ name, shape }: NamedShape): NamedShape => ({ name, shape })

function understoodRequest(
  graph: ModelGraph,
  data: ResolvedData,
  question: Question,
  subject: Subject,
): Study['request'] {
  const { probeBudget } = question
  return omitUndefined({
    model: {
      name: graph.name,
      parameters: graph.parameters,
      layers: question.program?.layers ?? graph.layers.length,
      trainableParameters: graph.trainableParameters,
      inputs: graph.inputs.map(namedShape),
      outputs: graph.outputs.map(namedShape),
    },
    data: { ...data.facts, dataset: data.dataset, notes: data.notes },
    memoryBudgetBytes: question.budgetBytes,
    optimizer: question.optimizer,
    optimizerSettings: subject.optimizerSettings,
    losses: question.losses,
    loss: question.program?.loss ?? question.losses[0]?.loss ?? 'meanSquaredError',
    objective: question.objective,
    schedule: question.schedule,
    scheduleOrigin: question.trainingOrigin?.schedule,
    epochs: question.epochsPlanned,
    workers: question.workers,
    current: question.current,
    ...question.wishes,
    engine: subject.engine,
    device: subject.deviceId,
    probeBudget: probeBudget.kind === 'auto' ? ('auto' as const) : probeBudget.seconds,
    trainings: probeBudget.kind === 'auto' ? probeBudget.trainings : null,
    seed: question.seed,
    price: question.price,
    power: question.power,
  })
}
