import { placeTraits } from '../../advice/vocabulary/engines.js'
import { isAllocationTrace } from '../../advice/vocabulary/trial.js'
import type { TrialJob } from '../../studies/ports.js'
import { allocationLogEnvironment } from './allocation-log.js'

/**
 * The C library returns freed blocks to the system at once. By default it keeps some, and how many
 * is chance. With this and a small young generation in V8, repeated runs of 100 MiB differ by 1–3 %
 * instead of 4–8 % (docs/memory.md). A step is a tenth slower, so timed trials do without.
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

/** The trial measures the resident memory of its process. */
export function measuresResidentMemory({
  spec,
  subject,
}: Pick<TrialJob, 'spec' | 'subject'>): boolean {
  return (
    needsFreshProcess({ spec }) && placeTraits(subject.engine, subject.deviceId).budget === 'system'
  )
}

type EnvironmentJob = Pick<TrialJob, 'subject' | 'spec' | 'budgetBytes'> & {
  /** Rows share the card's allocator with the model and are no part of the budget. */
  readonly rowsBytes: number
}

/**
 * Environment of a trial process: the service's own, with the choice of a Vulkan driver. For
 * TensorFlow: its libraries, the card of the trial or none, and how much of it the trial may use.
 */
export function trialEnvironment(
  serviceEnvironment: NodeJS.ProcessEnv,
  job: EnvironmentJob,
  libraryFolder: string | null,
): NodeJS.ProcessEnv {
  const limitMebibytes = Math.floor((job.budgetBytes + job.rowsBytes) / mebibyte)
  return {
    ...serviceEnvironment,
    ...libraryPath(serviceEnvironment, libraryFolder),
    TF_CPP_MIN_LOG_LEVEL: '2',
    TF_PER_DEVICE_MEMORY_LIMIT_MB: String(Math.max(1, limitMebibytes)),
    // CUDA numbers cards by speed by default, the driver by bus
    CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
    CUDA_VISIBLE_DEVICES: cardNumber(job.subject.deviceId) ?? '-1',
    ...memoryEnvironment(serviceEnvironment, job),
    ...(isAllocationTrace(job) ? allocationLogEnvironment : {}),
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
  if (!measuresResidentMemory(job)) return {}
  const nodeOptions = serviceEnvironment['NODE_OPTIONS'] ?? ''
  return { ...returnFreedMemory, NODE_OPTIONS: `${nodeOptions} ${smallYoungGeneration}`.trim() }
}
