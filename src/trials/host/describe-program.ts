/** Asks a runner what a user's training is. */
import { BatchwiseError, errorCodes } from '../../errors.js'
import type { Description, SourceFile } from '../protocol/description.js'
import type { ChildMessage } from '../protocol/messages.js'
import { programCommand, type PythonProgram } from './programs.js'
import { TrialProcess, type Ending } from './trial-process.js'

export interface DescribeOptions {
  readonly seed: number
  /** From the start of the process to its handshake. */
  readonly startDeadlineMs?: number
  /** For the user's code to build the training and make one step. */
  readonly buildDeadlineMs?: number
}

const defaults = { startDeadlineMs: 120_000, buildDeadlineMs: 600_000 } as const
/** The runner keeps the deadline itself and names the line; this is for one that cannot. */
const deadlineGraceMs = 10_000
const endGraceMs = 2000

export interface ProgramFacts {
  readonly description: Description
  /** The files that its process loaded. They stay in this process. */
  readonly sources: readonly SourceFile[]
}

/** Its message is for the operator: it may hold text out of the user's code, and paths. */
export class ProgramFault extends BatchwiseError {
  constructor(
    message: string,
    /** The line at fault, as the runner names it: "train.py:12", or "parts/model.py:7". */
    readonly place: string | null,
  ) {
    super(errorCodes.invalidRequest, message)
  }
}

/** Throws ProgramFault with one sentence that names the file and line at fault. */
export async function describeProgram(
  program: PythonProgram,
  options: DescribeOptions,
): Promise<ProgramFacts> {
  const { seed, startDeadlineMs, buildDeadlineMs } = { ...defaults, ...options }
  const child = new TrialProcess(programCommand(program), process.env, { ownGroup: true })
  try {
    const hello = await within(startDeadlineMs, () => child.handshake())
    if (hello === 'late')
      throw fault(`${program.interpreter} did not start within ${seconds(startDeadlineMs)}`)
    if (hello.type === 'ended') throw startFault(program, hello)
    const { subject } = program
    child.describe({ type: 'describe', subject, device: 'cpu', seed, deadlineMs: buildDeadlineMs })
    const answer = await within(buildDeadlineMs + deadlineGraceMs, () => child.next())
    return factsOf(program, answer, buildDeadlineMs)
  } finally {
    await child.kill(endGraceMs)
  }
}

type Answer = ChildMessage | Ending | 'late'

function factsOf(program: PythonProgram, answer: Answer, deadlineMs: number): ProgramFacts {
  const name = nameOf(program)
  if (answer === 'late') throw fault(`${name} did not end within ${seconds(deadlineMs)}`)
  if (answer.type === 'description') {
    const { type: _type, sources, ...description } = answer
    return { description, sources }
  }
  if (answer.type === 'ended') throw fault(`${name} ended the process: ${endingText(answer)}`)
  if (answer.type !== 'outcome') throw fault(`${name}: the runner sent ${answer.type}`)
  const { cause, message, place } = answer
  if (cause === 'userError')
    throw new ProgramFault(`${place ?? name}: ${message ?? 'it failed'}`, place ?? null)
  throw fault(`${name}: ${message ?? cause}`)
}

/** File and function, as in messages: "train.py:build". */
export const nameOf = ({ subject }: Pick<PythonProgram, 'subject'>): string =>
  `${subject.file.split('/').at(-1) ?? subject.file}:${subject.function}`

const fault = (message: string): ProgramFault => new ProgramFault(message, null)

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`

function startFault({ interpreter }: PythonProgram, ending: Ending): BatchwiseError {
  const { fault: violation, stderr } = ending
  if (violation !== null && /ENOENT|EACCES/.test(violation))
    return fault(
      `the interpreter ${interpreter} does not start: ${violation}; give --interpreter PATH`,
    )
  if (violation !== null) return fault(`${interpreter} is no Python that runs trials: ${violation}`)
  const last = stderr.trim().split('\n').at(-1) ?? ''
  if (last === '')
    return fault(`${interpreter} is no Python: it ended without a word (${endingText(ending)})`)
  return fault(last)
}

function endingText({ exitCode, signal, stderr }: Ending): string {
  const how = signal ?? `exit code ${String(exitCode)}`
  const last = stderr.trim().split('\n').at(-1) ?? ''
  return last === '' ? how : `${how}: ${last}`
}

/** The result, or `late` after the time. The caller ends the process. */
async function within<T>(timeMs: number, work: () => Promise<T>): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), timeMs)
  })
  return Promise.race([work(), late]).finally(() => clearTimeout(timer))
}
