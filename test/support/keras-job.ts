/** Jobs of a model that Keras 3 wrote. */
import { readFileSync } from 'node:fs'
import { omitUndefined } from '../../src/omit-undefined.js'
import type { Subject } from '../../src/advice/vocabulary/question.js'
import { lossTraitsOf } from '../../src/advice/vocabulary/losses.js'
import { defaultSettings } from '../../src/advice/vocabulary/optimizer-settings.js'
import type { TrialSpec } from '../../src/advice/vocabulary/trial.js'
import { parseKeras } from '../../src/studies/model/keras.js'
import type { TrialJob } from '../../src/studies/ports.js'
import { jobOf } from './small-subject.js'

const file = new URL('../runners/fixtures/keras_model.json', import.meta.url)

/** 20 numbers -> 32 -> 4 classes, as Keras 3 wrote it, with the metric accuracy. */
export function kerasSubject(): Subject {
  const { graph, compiled, topology } = parseKeras(readFileSync(file, 'utf8'), '')
  if (topology === null) throw new Error('Keras 3 did not write the fixture')
  const loss = 'sparseCategoricalCrossentropy'
  return {
    id: 'keras-file',
    model: graph,
    keras: { topology, compiled: compiled?.values.written ?? null },
    losses: [{ loss, weight: 1, settings: lossTraitsOf(loss).settings }],
    optimizer: 'adam',
    optimizerSettings: omitUndefined(defaultSettings('adam')),
    dataId: 'synthetic',
    engine: 'keras',
    deviceId: 'cpu',
  }
}

export const kerasJob = (
  spec: TrialSpec,
  checkpointFolder: string,
  subject = kerasSubject(),
): TrialJob => jobOf(spec, checkpointFolder, subject)
