import { engineTraits } from '../../advice/vocabulary/engines.js'
import { defaultSettings } from '../../advice/vocabulary/optimizer-settings.js'
import type { TrialJob } from '../../studies/ports.js'
import type { TrialData } from '../protocol/dataset.js'
import type { GraphSubject, KerasSubject, TrialRequest } from '../protocol/request.js'
import type { PythonProgram } from './programs.js'

/**
 * The job as the trial process receives it.
 *
 * @param program that the job's subject names; null for a model
 * @param data where the process finds the rows
 */
export function requestOf(
  job: TrialJob,
  program: PythonProgram | null,
  data: TrialData = job.data,
): TrialRequest {
  const { spec, seed, budgetBytes, checkpointFolder, trace } = job
  const request = {
    spec,
    device: job.subject.deviceId,
    subject: program?.subject ?? modelSubjectOf(job),
    data,
    seed,
    budgetBytes,
    checkpointFolder,
  }
  return trace === undefined ? request : { ...request, traceparent: trace.traceparent }
}

function modelSubjectOf({ subject }: TrialJob): GraphSubject | KerasSubject {
  const { model, losses, optimizer, optimizerSettings, engine, keras } = subject
  const training = {
    model,
    losses,
    optimizer,
    optimizerSettings: optimizerSettings ?? defaultSettings(optimizer),
  }
  return keras !== undefined && engineTraits[engine].readsKerasFiles
    ? { format: 'keras-json', ...training, ...keras }
    : { format: 'graph', ...training }
}
