/** Describes functions of a program, one after another in one process. */
import { programCommand } from '../../src/trials/host/programs.js'
import { exchange, type WireMessage } from '../support/wire.js'
import { fixture } from './fixture.js'

/**
 * @param framework of the runner
 * @param file among the fixtures
 */
export async function describeAll(
  interpreter: string | null,
  framework: string,
  file: string,
  functions: readonly string[],
): Promise<readonly WireMessage[]> {
  const command = programCommand({ interpreter: interpreter ?? '', framework })
  const messages = functions.map((name) => ({
    type: 'describe',
    subject: { format: 'python', file: fixture(file), function: name },
    device: 'cpu',
    seed: 1,
    deadlineMs: 60_000,
  }))
  const environment = { ...process.env, OMP_NUM_THREADS: '1', CUDA_VISIBLE_DEVICES: '-1' }
  return (await exchange(command, messages, environment)).slice(1)
}

/** What is said of each function: "place: message". */
export const sentencesOf = (answers: readonly WireMessage[]): readonly string[] =>
  answers.map(({ place, message }) => `${String(place)}: ${String(message)}`)
