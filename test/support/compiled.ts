/** The compiled program, as users run it. `compile-sources.mjs` makes it before the tests. */
import path from 'node:path'
import { ProcessRunner } from '../../src/trials/host/process-runner.js'
import type { TrialCommand } from '../../src/trials/host/trial-command.js'
import { root } from './run-program.js'

/** @param program below src, with the ending .js */
export const compiled = (program: string): string => path.join(root, 'dist', program)

export const compiledTrial: TrialCommand = (engine) => [
  process.execPath,
  compiled('trials/tfjs/main.js'),
  engine,
]

export const openProcessRunner = (): ProcessRunner => new ProcessRunner({ command: compiledTrial })
