import { createHash } from 'node:crypto'
import { optimizers, type Engine, type Loss, type Optimizer, type Question, type Subject } from '../../advice/interfaces.js'
import type { ModelGraph } from '../../advice/model-graph.js'
import { invalid } from '../../errors.js'
import { parseKeras } from '../model/keras.js'
import { parseLayerList } from '../model/layer-list.js'
import { presetGraph, presets } from '../model/presets.js'
import type { DatasetStore, Device } from '../ports.js'
import type { Study } from '../study.js'
import { chooseLoss, resolveData, type ResolvedData } from './resolve-data.js'
import { formatBytes, parseMemoryBudget } from './memory-budget.js'
import { resolveProbeBudget, resolveTariff } from './resolve-tariff.js'
import { StudyRequest } from './study-request.js'
import { faultsOf } from './zod-faults.js'

export type ResolvedRequest = Pick<Study, 'request' | 'subject' | 'data' | 'question' | 'questionId'>
const defaults = { optimizer: 'adam', epochs: 20, workers: 1, objective: 'fastest', seed: 1 } as const
/** What an automatic probe may measure in any case, device ms: an answer that took seconds is never wasted. */
const autoLeastMs = 30_000

/** Checks an untrusted request and fills in what it leaves open. Throws BatchwiseError for every fault; stores nothing. */
export async function resolveRequest(untrusted: unknown, deps: { readonly devices: readonly Device[]; readonly datasets: DatasetStore }): Promise<ResolvedRequest> {
  const parsed = StudyRequest.safeParse(untrusted)
  if (!parsed.success) throw faultsOf(parsed.error, untrusted)
  const request = parsed.data
  const budgetBytes = parseMemoryBudget(request.memoryBudget, '/memoryBudget')
  const { graph, optimizer: saved, loss: savedLoss } = resolveModel(request.model)
  const { device, engine } = resolveDevice(request, deps.devices)
  if (budgetBytes > device.memoryBytes) throw invalid('/memoryBudget', request.memoryBudget, `at most what ${device.id} has: ${formatBytes(device.memoryBytes)}`, `the budget ${formatBytes(budgetBytes)} is above the memory of ${device.id}`)
  const seed = request.seed ?? defaults.seed
  const data = await resolveData(request.data, graph, seed, deps.datasets)
  const optimizer = request.optimizer ?? optimizers.find((name) => name === saved) ?? defaults.optimizer
  const loss = chooseLoss({ wished: request.loss ?? null, saved: savedLoss }, graph, data)
  const subject = subjectOf({ graph, loss, optimizer, dataId: data.id, engine, device })
  const objective = request.objective ?? defaults.objective
  const question: Question = {
    data: data.facts, loss, optimizer, objective, epochsPlanned: request.epochs ?? defaults.epochs, workers: request.workers ?? defaults.workers,
    budgetBytes, probeBudget: resolveProbeBudget(request, autoLeastMs), seed, ...resolveTariff(request, objective),
    model: { parameters: graph.parameters, batchNorm: graph.layers.some(({ type }) => type === 'BatchNormalization'), gruResetAfter: graph.layers.some(hasResetAfter) },
  }
  // the same question at another moment is the same question
  const questionId = fingerprint({ subject: subject.id, question })
  return { subject, data: data.trialData, question: { ...question, ...stateOf(device, budgetBytes) }, questionId, request: view(graph, data, question, subject) }
}

/** What of the device's state the advice has to warn about; nothing where it is idle. */
function stateOf({ freeBytes, others }: Device, budgetBytes: number): Pick<Question, 'deviceState'> {
  const [otherProcesses, otherBytes] = [others?.processes ?? 0, others?.bytes ?? 0]
  return otherProcesses === 0 && (freeBytes === null || freeBytes >= budgetBytes) ? {} : { deviceState: { freeBytes, otherProcesses, otherBytes } }
}

function resolveModel(model: StudyRequest['model']): { graph: ModelGraph; optimizer: string | null; loss: string | null } {
  if ('keras' in model) return parseKeras(model.keras, '/model/keras')
  if ('layers' in model) return { graph: parseLayerList(model, '/model'), optimizer: null, loss: null }
  const graph = presetGraph(model.preset)
  if (graph === null) throw invalid('/model/preset', model.preset, presets.map(({ name }) => name).join(', '), `there is no preset ${model.preset}`)
  return { graph, optimizer: presets.find(({ name }) => name === model.preset)?.optimizer ?? null, loss: null }
}

function resolveDevice(request: StudyRequest, devices: readonly Device[]): { device: Device; engine: Engine } {
  const device = request.device === undefined ? devices[0] : devices.find(({ id }) => id === request.device)
  if (device === undefined) throw invalid('/device', request.device, devices.map(({ id }) => id).join(', '), `there is no device ${String(request.device)} here`)
  return { device, engine: request.engine ?? device.engine }
}

function subjectOf({ graph, loss, optimizer, dataId, engine, device }: { graph: ModelGraph; loss: Loss; optimizer: Optimizer; dataId: string; engine: Engine; device: Device }): Subject {
  const { name: _name, ...shape } = graph
  return { id: fingerprint({ shape, loss, optimizer, dataId, engine, device: [device.id, device.name] }), model: graph, loss, optimizer, dataId, engine, deviceId: device.id }
}

function view(graph: ModelGraph, data: ResolvedData, question: Question, subject: Subject): Study['request'] {
  return {
    model: { name: graph.name, parameters: graph.parameters, layers: graph.layers.length, inputShape: graph.input.shape, outputShape: graph.outputShape },
    data: { ...data.facts, dataset: data.dataset }, memoryBudgetBytes: question.budgetBytes, optimizer: question.optimizer, loss: question.loss,
    objective: question.objective, epochs: question.epochsPlanned, workers: question.workers, engine: subject.engine, device: subject.deviceId, probeBudget: question.probeBudget.kind === 'auto' ? 'auto' : question.probeBudget.seconds,
    trainings: question.probeBudget.kind === 'auto' ? question.probeBudget.trainings : null, seed: question.seed,
    ...(question.price === undefined ? {} : { price: question.price }), ...(question.power === undefined ? {} : { power: question.power }),
  }
}

/** sha-256 over JSON with sorted keys. */
export function fingerprint(value: unknown): string {
  const sorted = JSON.stringify(value, (_key, part: unknown) => (typeof part === 'object' && part !== null && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part))
  return createHash('sha256').update(sorted).digest('hex').slice(0, 32)
}

/** A GRU, bare or inside a wrapper, whose reset gate comes after the product. */
function hasResetAfter({ config }: { readonly config: Readonly<Record<string, unknown>> }): boolean {
  const wrapped = config['layer'] as { readonly config?: Readonly<Record<string, unknown>> } | undefined
  return config['resetAfter'] === true || (wrapped?.config !== undefined && hasResetAfter({ config: wrapped.config }))
}
