import { engineTraits, placeTraits } from '../../advice/vocabulary/engines.js'
import { isAllocationTrace } from '../../advice/vocabulary/trial.js'
import type { TrialJob } from '../../studies/ports.js'
import { allocationLogEnvironment } from './allocation-log.js'

/**
 * The C library returns freed blocks to the system at once. By default it keeps some, and how many
 * is chance. With this and a small young generation in V8, repeated runs of 100 MiB differ by 1–3 %
 * instead of 4–8 % (docs/memory.md). A step is a tenth slower, so trials far from their budget do
 * without.
 */
const returnFreedMemory = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '65536',
  MALLOC_TRIM_THRESHOLD_: '0',
  MALLOC_TOP_PAD_: '0',
} as const
const smallYoungGeneration = '--max-semi-space-size=1'

/** Bytes are handed to TensorFlow in whole mebibytes. */
const mebibyte = 2 ** 20

/** Number of the card that the device names; null for the processor and for WebGPU. */
export function cardNumber(deviceId: string): string | null {
  return /^cuda:(\d+)$/.exec(deviceId)?.[1] ?? null
}

/** The trial needs a process that has not trained anything yet. */
export function needsFreshProcess({ spec }: Pick<TrialJob, 'spec'>): boolean {
  return (spec.kind === 'fit' && spec.fresh) || isAllocationTrace({ spec })
}

/**
 * TensorFlow logs its allocations on the card: they say what the run took of its limit. The log
 * costs time, so only runs that prove a size and allocation traces write it.
 */
export function logsCardMemory({ subject, spec }: Pick<TrialJob, 'subject' | 'spec'>): boolean {
  const isTensorflow = subject.engine === 'tensorflow' && cardNumber(subject.deviceId) !== null
  return isTensorflow && needsFreshProcess({ spec })
}

/** The budget limits the resident memory of the trial's process. */
export function hasResidentBudget({ subject }: Pick<TrialJob, 'subject'>): boolean {
  return placeTraits(subject.engine, subject.deviceId).budget === 'system'
}

/** What a process may take beyond the prediction while it keeps freed memory. */
const keptShare = 0.1
const keptBytes = 64 * 2 ** 20

/**
 * Freed memory must return to the system at once: the trial proves a size, or is predicted to come
 * near its budget.
 */
export function returnsFreedMemory(job: MemoryJob): boolean {
  const { predictedBytes = null, budgetBytes } = job
  if (!hasResidentBudget(job) || !engineTraits[job.subject.engine].returnsMemory) return false
  if (needsFreshProcess(job)) return true
  return predictedBytes !== null && (1 + keptShare) * predictedBytes + keptBytes > budgetBytes
}

/** What a process keeps of earlier trials leaves room for this one. */
export function leavesRoomFor(
  { predictedBytes = null, budgetBytes }: MemoryJob,
  heldBytes: number,
): boolean {
  return predictedBytes === null || heldBytes + predictedBytes <= budgetBytes
}

/** What TensorFlow's allocator may take of the card, MiB: the budget and the rows. */
export function cardLimitMebibytes({ budgetBytes, rowsBytes }: CardLimits): number {
  return Math.max(1, Math.floor((budgetBytes + rowsBytes) / mebibyte))
}

interface CardLimits {
  readonly budgetBytes: number
  /** Rows share the card's allocator with the model and are no part of the budget. */
  readonly rowsBytes: number
}

type MemoryJob = Pick<TrialJob, 'subject' | 'spec' | 'budgetBytes' | 'predictedBytes'>

type EnvironmentJob = MemoryJob & CardLimits

/**
 * Environment of a trial process: the service's own, with the choice of a Vulkan driver. For
 * TensorFlow: its libraries, the card of the trial or none, and how much of it the trial may use.
 */
export function trialEnvironment(
  serviceEnvironment: NodeJS.ProcessEnv,
  job: EnvironmentJob,
  libraryFolder: string | null,
): NodeJS.ProcessEnv {
  const card = cardNumber(job.subject.deviceId)
  return {
    ...serviceEnvironment,
    ...libraryPath(serviceEnvironment, libraryFolder),
    TF_CPP_MIN_LOG_LEVEL: '2',
    // CUDA numbers cards by speed by default, the driver by bus
    CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
    CUDA_VISIBLE_DEVICES: card ?? '-1',
    ...(card === null ? {} : cardEnvironment(job)),
    ...memoryEnvironment(serviceEnvironment, job),
    ...(isAllocationTrace(job) || logsCardMemory(job) ? allocationLogEnvironment : {}),
  }
}

/** The allocator takes all of its limit at once: the driver's view then tells what is beside it. */
function cardEnvironment(limits: CardLimits): NodeJS.ProcessEnv {
  return {
    BATCHWISE_CARD_LIMIT_MIB: String(cardLimitMebibytes(limits)),
    TF_FORCE_GPU_ALLOW_GROWTH: 'false',
  }
}

function libraryPath(
  serviceEnvironment: NodeJS.ProcessEnv,
  libraryFolder: string | null,
): NodeJS.ProcessEnv {
  const folders = [libraryFolder, serviceEnvironment['LD_LIBRARY_PATH']].filter(Boolean)
  return folders.length === 0 ? {} : { LD_LIBRARY_PATH: folders.join(':') }
}

function memoryEnvironment(
  serviceEnvironment: NodeJS.ProcessEnv,
  job: EnvironmentJob,
): NodeJS.ProcessEnv {
  if (!returnsFreedMemory(job)) return {}
  const nodeOptions = serviceEnvironment['NODE_OPTIONS'] ?? ''
  return { ...returnFreedMemory, NODE_OPTIONS: `${nodeOptions} ${smallYoungGeneration}`.trim() }
}
