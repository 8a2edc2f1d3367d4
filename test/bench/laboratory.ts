/** The trial process of the service, with the model and the rows of a recorded workload. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Subject } from '../../src/advice/vocabulary/question.js'
import type { TrialSpec } from '../../src/advice/vocabulary/trial.js'
import { FileDatasetStore } from '../../src/studies/data/file-dataset-store.js'
import { parseLayerList } from '../../src/studies/model/layer-list.js'
import { bytesSource } from '../../src/studies/upload/upload-source.js'
import type { ProcessRunner } from '../../src/trials/host/process-runner.js'
import type { TrialData } from '../../src/trials/protocol/dataset.js'
import type { ReplayTable } from '../replay/table.js'
import { runTrial, type TrialResult } from '../support/run-trial.js'
import type { Workload } from './workloads/workloads.js'

export type RunSpec = (spec: TrialSpec, seed: number) => Promise<TrialResult>

export interface Laboratory {
  /** Throws where a trial neither completes nor diverges. */
  readonly run: RunSpec
  readonly facts: Pick<ReplayTable, 'trainingRows' | 'validationRows' | 'classes' | 'parameters'>
}

/** @param folder for rows and checkpoints */
export async function openLaboratory(
  workload: Workload,
  folder: string,
  runner: ProcessRunner,
): Promise<Laboratory> {
  const model = parseLayerList(
    { name: workload.name, input: workload.input, layers: workload.layers },
    '/layers',
  )
  const subject: Subject = {
    id: `record-${workload.name}`,
    model,
    losses: [{ loss: workload.loss, weight: 1 }],
    optimizer: workload.optimizer,
    dataId: workload.name,
    engine: 'tensorflow',
    deviceId: 'cpu',
  }
  const { data, sizes } = await rowsOf(workload, folder)
  const run: RunSpec = async (spec, seed) => {
    const ended = await runTrial(runner, {
      subject,
      data,
      spec,
      seed,
      budgetBytes: 2 ** 40,
      checkpointFolder: path.join(folder, 'checkpoints'),
      deadlineMs: 600_000,
    })
    const { cause, message } = ended.outcome
    if (cause !== 'completed' && cause !== 'diverged')
      throw new Error(`${JSON.stringify(spec)} ended as ${cause}: ${message ?? ''}`)
    return ended
  }
  return { run, facts: { ...sizes, parameters: model.parameters } }
}

async function rowsOf(
  { data }: Workload,
  folder: string,
): Promise<{
  data: TrialData
  sizes: Pick<ReplayTable, 'trainingRows' | 'validationRows' | 'classes'>
}> {
  if ('rows' in data) {
    const { rows, validationRows, classes } = data
    return {
      data: { kind: 'synthetic', rows, validationRows, classes: [classes], seed: 7 },
      sizes: { trainingRows: rows, validationRows, classes },
    }
  }
  const store = new FileDatasetStore(path.join(folder, 'datasets'))
  const { id, header } = await store.put(
    bytesSource(await readFile(new URL(`workloads/${data.file}`, import.meta.url))),
  )
  return {
    data: { kind: 'dataset', folder: store.folder(id) },
    sizes: {
      trainingRows: header.trainingRows,
      validationRows: header.validationRows,
      classes: header.targets[0]?.classes ?? null,
    },
  }
}
