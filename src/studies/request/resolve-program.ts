/** From a question about the user's own program to a study that can be stored. */
import {
  programDeviceId,
  programEngines,
  type ProgramEngine,
} from '../../advice/vocabulary/engines.js'
import type { ModelGraph } from '../../advice/vocabulary/model-graph.js'
import { defaultSettings } from '../../advice/vocabulary/optimizer-settings.js'
import type { DataFacts, ModelFacts, Program } from '../../advice/vocabulary/question.js'
import type { Settings } from '../../advice/vocabulary/settings.js'
import { invalid } from '../../errors.js'
import { omitUndefined } from '../../omit-undefined.js'
import type { Description } from '../../trials/protocol/description.js'
import { requireShallow } from '../model/files/json-text.js'
import type { DescribedProgram, Device, DeviceRegistry } from '../ports.js'
import { chooseSchedule } from './choose-schedule.js'
import { parseMemoryBudget } from './memory-budget.js'
import type { ResolvedData } from './resolve-data.js'
import {
  requireBudgetFits,
  requireWeightsFit,
  resolvedStudy,
  type RequestContext,
  type ResolvedRequest,
} from './resolve-request.js'
import type { Training } from './resolve-training.js'
import { ProgramRequest } from './study-request.js'
import { faultsOf } from './zod-faults.js'

/** Throws BatchwiseError for every fault; stores nothing. */
export async function resolveProgram(
  untrusted: unknown,
  described: DescribedProgram,
  { devices, now }: Pick<RequestContext, 'devices' | 'now'>,
): Promise<ResolvedRequest> {
  const request = parseRequest(untrusted)
  return resolveTraining(request, described, await deviceOf(request, devices), now)
}

/** A described program as a study on the device. */
export function resolveTraining(
  request: ProgramRequest,
  described: DescribedProgram,
  device: Device,
  now: Date,
): ResolvedRequest {
  const budgetBytes = parseMemoryBudget(request.memoryBudget, '/memoryBudget')
  requireBudgetFits(request, budgetBytes, device)
  const training = trainingOf(request, described)
  requireWeightsFit(training.graph, request, budgetBytes)
  const { description } = described
  return resolvedStudy({
    request,
    budgetBytes,
    model: factsOf(description),
    training,
    data: dataOf(description),
    place: { engine: engineOf(description), device },
    asked: true,
    otherPlaces: [],
    now,
  })
}

function parseRequest(untrusted: unknown): ProgramRequest {
  requireShallow(untrusted, '', 'the request')
  const parsed = ProgramRequest.safeParse(untrusted)
  if (!parsed.success) throw faultsOf(parsed.error, untrusted)
  return parsed.data
}

async function deviceOf({ device }: ProgramRequest, registry: DeviceRegistry): Promise<Device> {
  const found = (await registry.devices()).find(({ id }) => id === programDeviceId)
  if (found === undefined) throw new Error('this machine lists no processor')
  if (device === undefined || device === programDeviceId) return found
  throw invalid(
    '/device',
    device,
    programDeviceId,
    `programs are trained on ${programDeviceId}, not on ${device}`,
  )
}

function engineOf({ engine, framework }: Description): ProgramEngine {
  const found = programEngines.find((each) => each === engine)
  if (found === undefined)
    throw new Error(`${framework} trains programs as ${engine}, unknown here`)
  return found
}

function trainingOf(request: ProgramRequest, { name, description }: DescribedProgram): Training {
  const { optimizer, schedule: written } = description
  const falls = written === undefined ? null : { name: written, falls: true }
  const { schedule, origin } = chooseSchedule(request, falls, 'file')
  return omitUndefined({
    graph: graphOf(name, description),
    losses: [],
    optimizer: optimizer.family,
    optimizerSettings: settingsOf(description),
    schedule,
    origin: omitUndefined({
      losses: 'file' as const,
      optimizer: 'file' as const,
      replacedSchedule: written,
      schedule: origin,
    }),
    dataId: description.fingerprint,
    program: programOf(name, description),
  })
}

function programOf(name: string, description: Description): Program {
  const { framework, fingerprint, loss, optimizer, layers, rows } = description
  return {
    name,
    framework,
    engine: engineOf(description),
    fingerprint,
    loss,
    optimizer: optimizer.name,
    optimizerIsKnown: optimizer.exact,
    layers,
    rowsAreHeld: rows.held,
  }
}

/** Settings that the family has; the code may have others. */
function settingsOf({ optimizer }: Description): Settings {
  const defaults = defaultSettings(optimizer.family)
  const known = Object.entries(optimizer.settings).filter(([name]) => name in defaults)
  return { ...defaults, ...Object.fromEntries(known) }
}

/** The shapes alone: the layers are in the code. */
function graphOf(name: string, description: Description): ModelGraph {
  const { inputs, outputs, parameters, trainableParameters } = description
  return {
    name,
    inputs: inputs.map((input) => ({ ...input, dtype: 'float32', vocabulary: null })),
    layers: [],
    outputs: outputs.map((output) => ({ ...output, layer: output.name, activation: 'linear' })),
    parameters,
    trainableParameters,
  }
}

const factsOf = ({
  parameters,
  trainableParameters,
  batchNorm,
  largestTensorElements,
}: Description): ModelFacts => ({
  parameters,
  trainableParameters,
  batchNorm,
  largestTensorElements,
})

function dataOf({ fingerprint, rows, classes, outputs }: Description): ResolvedData {
  const facts: DataFacts = {
    origin: 'given',
    trainingRows: rows.training,
    validationRows: rows.validation,
    classes,
  }
  return {
    id: fingerprint,
    dataset: null,
    facts,
    trialData: { kind: 'own', rows: rows.training, validationRows: rows.validation },
    stored: null,
    notes: [],
    targetTypes: [],
    labels: outputs.map(() => null),
  }
}
