import { defaultSettings } from '../../advice/vocabulary/optimizer-settings.js'
import type { TrialJob } from '../../studies/ports.js'
import type { TrialRequest } from '../protocol/request.js'

/** The job as the trial process receives it. */
export function requestOf(job: TrialJob): TrialRequest {
  const { model, deviceId, losses, optimizer, optimizerSettings } = job.subject
  const { spec, data, seed, budgetBytes, checkpointFolder, trace } = job
  const request = {
    spec,
    device: deviceId,
    subject: {
      format: 'graph',
      model,
      losses,
      optimizer,
      optimizerSettings: optimizerSettings ?? defaultSettings(optimizer),
    } as const,
    data,
    seed,
    budgetBytes,
    checkpointFolder,
  }
  return trace === undefined ? request : { ...request, traceparent: trace.traceparent }
}
