import type { TrialJob } from '../studies/ports.js'

/**
 * Environment of a trial process: that of the service (the choice of a Vulkan driver included), and for TensorFlow the libraries, the one card that the trial is for, or none, and what it may take
 * of it: the budget and the rows (`rows-bytes.ts`), which share one allocator with the model and are no part of the budget.
 */
export function trialEnvironment(own: NodeJS.ProcessEnv, { subject, budgetBytes, rowsBytes }: Pick<TrialJob, 'subject' | 'budgetBytes'> & { readonly rowsBytes: number }, libraries: string | null): NodeJS.ProcessEnv {
  const path = [libraries, own['LD_LIBRARY_PATH']].filter((part) => part !== null && part !== undefined && part !== '').join(':')
  return {
    ...own, ...(path === '' ? {} : { LD_LIBRARY_PATH: path }), TF_CPP_MIN_LOG_LEVEL: '2', TF_PER_DEVICE_MEMORY_LIMIT_MB: String(Math.max(1, Math.floor((budgetBytes + rowsBytes) / 2 ** 20))),
    // CUDA counts by speed unless told to count as the driver does
    CUDA_DEVICE_ORDER: 'PCI_BUS_ID', CUDA_VISIBLE_DEVICES: /^cuda:(\d+)$/.exec(subject.deviceId)?.[1] ?? '-1',
  }
}
