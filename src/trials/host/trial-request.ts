import { defaultSettings } from '../../advice/vocabulary/optimizer-settings.js'
import type { TrialJob } from '../../studies/ports.js'
import type { GraphSubject, TrialRequest } from '../protocol/request.js'
import type { PythonProgram } from './programs.js'

/**
 * The job as the trial process receives it.
 *
 * @param program that the job's subject names; null for a graph
 */
export function requestOf(job: TrialJob, program: PythonProgram | null): TrialRequest {
  const { spec, data, seed, budgetBytes, checkpointFolder, trace } = job
  const request = {
    spec,
    device: job.subject.deviceId,
    subject: program?.subject ?? graphSubjectOf(job),
    data,
    seed,
    budgetBytes,
    checkpointFolder,
  }
  return trace === undefined ? request : { ...request, traceparent: trace.traceparent }
}

function graphSubjectOf({ subject }: TrialJob): GraphSubject {
  const { model, losses, optimizer, optimizerSettings } = subject
  return {
    format: 'graph',
    model,
    losses,
    optimizer,
    optimizerSettings: optimizerSettings ?? defaultSettings(optimizer),
  }
}
