/**
 * Trainings that the user wrote, by their fingerprint. Paths and interpreters stay in this process:
 * no study, document or transport holds them, so nobody can send code to run.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SourceFile } from '../protocol/description.js'
import type { PythonSubject } from '../protocol/request.js'

/** How a program is started. */
export interface PythonProgram {
  /** The user's Python: a command or a path. */
  readonly interpreter: string
  /** The runner's framework. */
  readonly framework: string
  readonly subject: PythonSubject
  /** Its files when it was described. Trials of another text would be about another subject. */
  readonly sources?: readonly SourceFile[]
}

/** Programs of this process by fingerprint. */
export type Programs = Pick<ReadonlyMap<string, PythonProgram>, 'get'>

/** Name of a file whose text is another one now, or that is gone; null where none is. */
export async function changedFileOf({
  sources = [],
}: Pick<PythonProgram, 'sources'>): Promise<string | null> {
  const now = await hashedNow(sources)
  const changed = sources.find(({ sha256 }, i) => sha256 !== now[i]?.sha256)
  return changed === undefined ? null : path.basename(changed.file)
}

/** The same files as they are now. The hash of one that is gone is empty. */
export function hashedNow(sources: readonly SourceFile[]): Promise<readonly SourceFile[]> {
  return Promise.all(
    sources.map(async ({ file }) => ({
      file,
      sha256: await readFile(file).then(hashOf, () => ''),
    })),
  )
}

const hashOf = (text: Uint8Array): string => createHash('sha256').update(text).digest('hex')

export const runnerFile = fileURLToPath(new URL('../../runners/python/run.py', import.meta.url))

/** Nothing is written beside the user's code (-B). */
export function programCommand({
  interpreter,
  framework,
}: Pick<PythonProgram, 'interpreter' | 'framework'>): readonly [string, ...string[]] {
  return [interpreter, '-B', runnerFile, framework]
}
