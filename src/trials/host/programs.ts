/**
 * Trainings that the user wrote, by their fingerprint. Paths and interpreters stay in this process:
 * no study, document or transport holds them, so nobody can send code to run.
 */
import { fileURLToPath } from 'node:url'
import type { PythonSubject } from '../protocol/request.js'

/** How a program is started. */
export interface PythonProgram {
  /** The user's Python: a command or a path. */
  readonly interpreter: string
  /** The runner's framework. */
  readonly framework: string
  readonly subject: PythonSubject
}

/** Programs of this process by fingerprint. */
export type Programs = ReadonlyMap<string, PythonProgram>

export const runnerFile = fileURLToPath(new URL('../../runners/python/run.py', import.meta.url))

/** Nothing is written beside the user's code (-B). */
export function programCommand({
  interpreter,
  framework,
}: Pick<PythonProgram, 'interpreter' | 'framework'>): readonly [string, ...string[]] {
  return [interpreter, '-B', runnerFile, framework]
}
