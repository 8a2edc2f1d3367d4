import { isAllocationTrace } from '../../advice/vocabulary/trial.js'
import type { TrialJob } from '../../studies/ports.js'
import { allocationLogEnvironment } from './allocation-log.js'

/**
 * The C library gives freed blocks back at once. As it is by default it keeps some, and which is chance: with it and a small heap for JavaScript's young objects, repeated runs of 100 MiB differ by 1 to 3 % instead of
 * 4 to 8 %, and are up to 5 % lower (`docs/memory.md`). A step is a tenth slower, so that trials which are timed do without.
 */
const promptFree = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '65536',
  MALLOC_TRIM_THRESHOLD_: '0',
  MALLOC_TOP_PAD_: '0',
} as const

/** Does the trial need a process that did nothing before? */
export const needsFresh = ({ spec }: Pick<TrialJob, 'spec'>): boolean =>
  (spec.kind === 'fit' && spec.fresh) || isAllocationTrace({ spec })
/** Is the trial for what its process takes as a whole? */
export const weighs = ({ spec, subject }: Pick<TrialJob, 'spec' | 'subject'>): boolean =>
  needsFresh({ spec }) && subject.engine === 'tensorflow' && subject.deviceId === 'cpu'

/**
 * Environment of a trial process: that of the service (the choice of a Vulkan driver included), and for TensorFlow the libraries, the one card that the trial is for, or none, and what it may take
 * of it: the budget and the rows (`rows-bytes.ts`), which share one allocator with the model and are no part of the budget.
 */
export function trialEnvironment(
  own: NodeJS.ProcessEnv,
  {
    subject,
    spec,
    budgetBytes,
    rowsBytes,
  }: Pick<TrialJob, 'subject' | 'spec' | 'budgetBytes'> & { readonly rowsBytes: number },
  libraries: string | null,
): NodeJS.ProcessEnv {
  const path = [libraries, own['LD_LIBRARY_PATH']]
    .filter((part) => part !== null && part !== undefined && part !== '')
    .join(':')
  return {
    ...own,
    ...(path === '' ? {} : { LD_LIBRARY_PATH: path }),
    TF_CPP_MIN_LOG_LEVEL: '2',
    TF_PER_DEVICE_MEMORY_LIMIT_MB: String(
      Math.max(1, Math.floor((budgetBytes + rowsBytes) / 2 ** 20)),
    ),
    // CUDA counts by speed unless told to count as the driver does
    CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
    CUDA_VISIBLE_DEVICES: /^cuda:(\d+)$/.exec(subject.deviceId)?.[1] ?? '-1',
    ...(weighs({ spec, subject })
      ? {
          ...promptFree,
          NODE_OPTIONS: `${own['NODE_OPTIONS'] ?? ''} --max-semi-space-size=1`.trim(),
        }
      : {}),
    ...(isAllocationTrace({ spec }) ? allocationLogEnvironment : {}),
  }
}
