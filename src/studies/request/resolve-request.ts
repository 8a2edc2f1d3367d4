import type { DeviceState, PlaceLeft } from '../../advice/vocabulary/place.js'
import type { Loss, Question, Subject } from '../../advice/vocabulary/question.js'
import { optimizers, type Optimizer } from '../../advice/vocabulary/optimizers.js'
import type { ModelGraph } from '../../advice/vocabulary/model-graph.js'
import { invalid } from '../../errors.js'
import { parseKeras } from '../model/keras.js'
import { parseLayerList } from '../model/layer-list.js'
import { presetGraph, presets } from '../model/presets.js'
import type { DatasetReader, Device, DeviceRegistry } from '../ports.js'
import { oncePerText } from '../once-per.js'
import type { Study } from '../study.js'
import { chooseEngine, type ChosenPlace, type ChosenPlaces } from './choose-engine.js'
import { chooseLoss, resolveData, type ResolvedData } from './resolve-data.js'
import { fingerprint, questionIdOf } from './question-id.js'
import { formatBytes, parseMemoryBudget } from './memory-budget.js'
import { resolveProbeBudget, resolveTariff } from './resolve-tariff.js'
import { StudyRequest } from './study-request.js'
import { largestTensorElements, tensorElementsLimit } from './tensor-elements.js'
import { faultsOf } from './zod-faults.js'

export type ResolvedRequest = Pick<
  Study,
  'request' | 'subject' | 'data' | 'question' | 'questionId'
>
const defaults = {
  optimizer: 'adam',
  epochs: 20,
  workers: 1,
  objective: 'fastest',
  seed: 1,
} as const
/** What an automatic probe may measure in any case, device ms: an answer that took seconds is never wasted. */
const autoLeastMs = 30_000

/** What a request says by itself, whoever asks, when and where. */
interface Understood {
  readonly request: StudyRequest
  readonly budgetBytes: number
  readonly model: ReturnType<typeof resolveModel>
}
/** What is kept of a text takes about ten times as much as the text. */
const rememberedCharacters = 4 * 2 ** 20
const understand = oncePerText((untrusted: unknown): Understood => {
  const parsed = StudyRequest.safeParse(untrusted)
  if (!parsed.success) throw faultsOf(parsed.error, untrusted)
  return {
    request: parsed.data,
    budgetBytes: parseMemoryBudget(parsed.data.memoryBudget, '/memoryBudget'),
    model: resolveModel(parsed.data.model),
  }
}, rememberedCharacters)

/** Checks an untrusted request and fills in what it leaves open. Throws BatchwiseError for every fault; stores nothing. `now`: when it was asked. */
export async function resolveRequest(
  untrusted: unknown,
  deps: { readonly devices: DeviceRegistry; readonly datasets: DatasetReader; readonly now: Date },
): Promise<ResolvedRequest> {
  const understood = understand(untrusted)
  const {
    request,
    budgetBytes,
    model: { graph },
  } = understood
  const { asked, places } = await chooseEngine(request, deps.devices)
  const [{ engine, device }, ...others] = places
  if (device.memoryBytes !== null && budgetBytes > device.memoryBytes)
    throw invalid(
      '/memoryBudget',
      request.memoryBudget,
      `at most what ${device.id} has: ${formatBytes(device.memoryBytes)}`,
      `the budget ${formatBytes(budgetBytes)} is above the memory of ${device.id}`,
    )
  const data = await resolveData(request.data, graph, request.seed ?? defaults.seed, deps.datasets)
  const { subject, question, questionId, left, view: shown } = placed(understood, data, places)
  const engineChoice = {
    engine,
    deviceId: device.id,
    asked,
    failed: [],
    left: left.map((one, i) => ({
      ...one,
      ...stateOf(others[i]?.device ?? device, budgetBytes, deps.now),
    })),
  }
  return {
    subject,
    data: data.trialData,
    question: { ...question, ...stateOf(device, budgetBytes, deps.now), engineChoice },
    questionId,
    request: shown,
  }
}

/** A question about a subject, as far as it does not depend on the moment. */
interface Placed {
  readonly subject: Subject
  readonly question: Question
  readonly questionId: string
  readonly left: readonly PlaceLeft[]
  readonly view: Study['request']
}
/** By request, what was made of it last: devices and data sets seldom change. */
const placedLast = new WeakMap<Understood, { readonly by: string; readonly placed: Placed }>()

function placed(
  understood: Understood,
  data: ResolvedData,
  places: ChosenPlaces['places'],
): Placed {
  // all that is read of a place below, and a data set's id names its rows
  const by = JSON.stringify([
    data.id,
    data.dataset,
    ...places.map(({ engine, device: { id, name, memoryBytes, limits } }) => [
      engine,
      id,
      name,
      memoryBytes,
      limits,
    ]),
  ])
  const last = placedLast.get(understood)
  if (last?.by === by) return last.placed
  const made = place(understood, data, places)
  placedLast.set(understood, { by, placed: made })
  return made
}

function place(
  { request, budgetBytes, model: { graph, optimizer: saved, loss: savedLoss } }: Understood,
  data: ResolvedData,
  [first, ...others]: ChosenPlaces['places'],
): Placed {
  const optimizer =
    request.optimizer ?? optimizers.find((name) => name === saved) ?? defaults.optimizer
  const loss = chooseLoss({ wished: request.loss ?? null, saved: savedLoss }, graph, data)
  const at = (chosen: ChosenPlace): Subject =>
    subjectOf({ graph, loss, optimizer, dataId: data.id, place: chosen })
  const subject = at(first)
  const left = others.map((other): PlaceLeft => ({
    engine: other.engine,
    deviceId: other.device.id,
    subjectId: at(other).id,
    memoryBytes: other.device.memoryBytes,
    ...tensorElementsLimit(other),
  }))
  const objective = request.objective ?? defaults.objective
  const question: Question = {
    data: data.facts,
    loss,
    optimizer,
    objective,
    epochsPlanned: request.epochs ?? defaults.epochs,
    workers: request.workers ?? defaults.workers,
    budgetBytes,
    ...tensorElementsLimit(first),
    probeBudget: resolveProbeBudget(request, autoLeastMs),
    seed: request.seed ?? defaults.seed,
    ...resolveTariff(request, objective),
    model: {
      parameters: graph.parameters,
      batchNorm: graph.layers.some(({ type }) => type === 'BatchNormalization'),
      gruResetAfter: graph.layers.some(hasResetAfter),
      largestTensorElements: largestTensorElements(graph),
    },
  }
  return {
    subject,
    question,
    questionId: questionIdOf(
      subject.id,
      question,
      left.map(({ subjectId }) => subjectId),
    ),
    left,
    view: view(graph, data, question, subject),
  }
}

/**
 * What of the device's state the advice has to warn about, with the moment; nothing where it is idle. An answer from the store repeats it: the step times that it rests on were measured
 * then, whatever the device does by now, and that it was another moment is said.
 */
function stateOf(
  { freeBytes, memoryBytes, others }: Device,
  budgetBytes: number,
  now: Date,
): { readonly deviceState?: DeviceState } {
  const [otherProcesses, otherBytes] = [others?.processes ?? 0, others?.bytes ?? 0]
  return otherProcesses === 0 &&
    (freeBytes === null || freeBytes >= Math.min(budgetBytes, memoryBytes ?? budgetBytes))
    ? {}
    : { deviceState: { freeBytes, otherProcesses, otherBytes, at: now.toISOString() } }
}

function resolveModel(model: StudyRequest['model']): {
  graph: ModelGraph
  optimizer: string | null
  loss: string | null
} {
  if ('keras' in model) return parseKeras(model.keras, '/model/keras')
  if ('layers' in model)
    return { graph: parseLayerList(model, '/model'), optimizer: null, loss: null }
  const graph = presetGraph(model.preset)
  if (graph === null)
    throw invalid(
      '/model/preset',
      model.preset,
      presets.map(({ name }) => name).join(', '),
      `there is no preset ${model.preset}`,
    )
  return {
    graph,
    optimizer: presets.find(({ name }) => name === model.preset)?.optimizer ?? null,
    loss: null,
  }
}

function subjectOf({
  graph,
  loss,
  optimizer,
  dataId,
  place: { engine, device },
}: {
  graph: ModelGraph
  loss: Loss
  optimizer: Optimizer
  dataId: string
  place: ChosenPlace
}): Subject {
  const { name: _name, ...shape } = graph
  return {
    id: fingerprint({ shape, loss, optimizer, dataId, engine, device: [device.id, device.name] }),
    model: graph,
    loss,
    optimizer,
    dataId,
    engine,
    deviceId: device.id,
  }
}

function view(
  graph: ModelGraph,
  data: ResolvedData,
  question: Question,
  subject: Subject,
): Study['request'] {
  return {
    model: {
      name: graph.name,
      parameters: graph.parameters,
      layers: graph.layers.length,
      inputShape: graph.input.shape,
      outputShape: graph.outputShape,
    },
    data: { ...data.facts, dataset: data.dataset },
    memoryBudgetBytes: question.budgetBytes,
    optimizer: question.optimizer,
    loss: question.loss,
    objective: question.objective,
    epochs: question.epochsPlanned,
    workers: question.workers,
    engine: subject.engine,
    device: subject.deviceId,
    probeBudget: question.probeBudget.kind === 'auto' ? 'auto' : question.probeBudget.seconds,
    trainings: question.probeBudget.kind === 'auto' ? question.probeBudget.trainings : null,
    seed: question.seed,
    ...(question.price === undefined ? {} : { price: question.price }),
    ...(question.power === undefined ? {} : { power: question.power }),
  }
}

/** A GRU, bare or inside a wrapper, whose reset gate comes after the product. */
function hasResetAfter({
  config,
}: {
  readonly config: Readonly<Record<string, unknown>>
}): boolean {
  const wrapped = config['layer'] as
    { readonly config?: Readonly<Record<string, unknown>> } | undefined
  return (
    config['resetAfter'] === true ||
    (wrapped?.config !== undefined && hasResetAfter({ config: wrapped.config }))
  )
}
