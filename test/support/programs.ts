/** Jobs of programs: what a study that the user's own code answers would run. */
import { fileURLToPath } from 'node:url'
import type { Subject } from '../../src/advice/vocabulary/question.js'
import type { TrialSpec } from '../../src/advice/vocabulary/trial.js'
import type { TrialJob } from '../../src/studies/ports.js'
import type { PythonProgram } from '../../src/trials/host/programs.js'
import { jobOf, smallSubject } from './small-subject.js'

/** A program among the fixtures of `test/runners`. */
export function programOf(
  framework: string,
  file: string,
  interpreter: string | null,
  name = 'build',
) {
  const subject = {
    format: 'python',
    file: fileURLToPath(new URL(`../runners/fixtures/${file}`, import.meta.url)),
    function: name,
  } as const
  return { interpreter: interpreter ?? '', framework, subject } satisfies PythonProgram
}

/** A subject whose program has this fingerprint. */
function subjectOf(fingerprint: string): Subject {
  const program = {
    name: 'train.py:build',
    framework: 'a framework',
    fingerprint,
    loss: 'cross_entropy',
    optimizer: 'Adam',
    optimizerIsKnown: true,
    layers: 2,
    rowsAreHeld: false,
  }
  return { ...smallSubject(), id: fingerprint, losses: [], engine: 'torch', program }
}

const ownRows = { kind: 'own', rows: 600, validationRows: 100 } as const
export const jobFor = (spec: TrialSpec, fingerprint: string, checkpoints: string): TrialJob => ({
  ...jobOf(spec, checkpoints, subjectOf(fingerprint)),
  data: ownRows,
})
