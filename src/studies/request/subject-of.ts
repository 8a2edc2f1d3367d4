import { engineTraits } from '../../advice/vocabulary/engines.js'
import type { Subject } from '../../advice/vocabulary/question.js'
import { omitUndefined } from '../../omit-undefined.js'
import { versionedSubject, versionsOf } from '../subject-versions.js'
import type { ChosenPlace } from './choose-engine.js'
import { fingerprint } from './question-id.js'
import type { Training } from './resolve-training.js'

/** Library and version of an engine that trains the files of a framework. */
export const frameworkOf = ({ engine, device }: ChosenPlace): string | undefined =>
  engineTraits[engine].readsKerasFiles ? (device.keras ?? undefined) : undefined

export function subjectOf(training: Training, { engine, device }: ChosenPlace): Subject {
  const { graph, losses, optimizer, optimizerSettings, dataId, program } = training
  const keras = engineTraits[engine].readsKerasFiles ? training.keras : undefined
  // a model is the same under another name
  const { name: _name, ...shape } = graph
  const unversionedId = fingerprint({
    shape,
    losses,
    optimizer,
    optimizerSettings,
    dataId,
    engine,
    device: [device.id, device.name],
    ...omitUndefined({
      program: program?.fingerprint,
      keras,
      framework: frameworkOf({ engine, device }),
    }),
  })
  const versioned = versionedSubject(unversionedId, versionsOf(engine, device))
  const trained = omitUndefined({ losses, optimizer, optimizerSettings, dataId, program, keras })
  return { ...versioned, model: graph, ...trained, engine, deviceId: device.id }
}
