import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Engine } from '../../advice/vocabulary/engines.js'
import { kerasRuntime } from './keras-runtime.js'
import { runnerFile } from './programs.js'

/** Command line that starts a trial process. Tests pass small programs that misbehave. */
export type TrialCommand = (engine: Engine) => readonly [string, ...string[]]

/** The compiled program; from a source checkout the TypeScript file, run through tsx. */
export const workerCommand: TrialCommand = (engine) => {
  if (engine === 'keras') return kerasCommand()
  const compiled = fileURLToPath(new URL('../tfjs/main.js', import.meta.url))
  if (existsSync(compiled)) return [process.execPath, compiled, engine]
  const source = fileURLToPath(new URL('../tfjs/main.ts', import.meta.url))
  return [process.execPath, '--import', 'tsx', source, engine]
}

/** Submitted models are trained without network and within limits. */
function kerasCommand(): readonly [string, ...string[]] {
  const interpreter = kerasRuntime()?.interpreter ?? 'python3'
  return [interpreter, '-B', runnerFile, 'keras', '--confined']
}
