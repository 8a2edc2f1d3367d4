/** Decides whether a trial process that ended without an outcome ran out of memory. */
import type { Outcome } from '../../advice/vocabulary/trial.js'
import { exitCodes, shellExitCodeOfSigkill } from '../protocol/exit-codes.js'
import { memoryFailure } from '../protocol/memory-failure.js'
import type { MemoryPressure } from './memory-watch.js'
import type { Ending } from './trial-process.js'

/** When memory counts as short. */
const shortage = {
  /** Share of the budget in use when the process was killed. */
  killedBudgetShare: 0.9,
  /** The same when an error text may mean memory: one tensor may ask for the rest. */
  failedBudgetShare: 0.5,
  /** Share of the machine's memory left: earlyoom kills below 10 % by default. */
  availableShare: 0.1,
} as const

/** How a process dies that uses a refused allocation. */
const fatalSignals: readonly (string | null)[] = [
  'SIGSEGV',
  'SIGABRT',
  'SIGBUS',
  'SIGILL',
  'SIGTRAP',
]

/** Lines of TensorFlow at every start, and V8's native stack, which follows the message. */
const noise =
  /^(WARNING: All log messages before absl|(\d{4}-\d\d-\d\d [\d:.]+: )?I(\d{4} | tensorflow\/)|To enable the following instructions|\s*\d+: 0x[0-9a-f]+ )/
const messageLines = 12

type EndedOutcome = Pick<Outcome, 'cause' | 'exitCode' | 'signal' | 'message'>

function isShort(pressure: MemoryPressure, budgetShareMin: number): boolean {
  const { systemKilled, availableShare, budgetShare } = pressure
  if (systemKilled === true) return true
  if (availableShare !== null && availableShare <= shortage.availableShare) return true
  return budgetShare !== null && budgetShare >= budgetShareMin
}

/**
 * The cause of a failure that the trial process itself reported as a crash. The process already
 * recognises texts that certainly mean memory; a possible one needs a measured shortage.
 */
export function causeOfCrash(
  message: string | null,
  pressure: MemoryPressure,
): 'outOfMemory' | 'crashed' {
  const isPossible = memoryFailure(message ?? '') === 'possible'
  return isPossible && isShort(pressure, shortage.failedBudgetShare) ? 'outOfMemory' : 'crashed'
}

/**
 * The outcome of a child that ended without one.
 *
 * @param allocatorLimited a card's allocator held the process to its budget. A fatal signal is then
 *   out of memory: the model was traced without the limit before, and the refused allocation does
 *   not show in the measured memory.
 */
export function readEnding(
  ending: Ending,
  allocatorLimited: boolean,
  pressure: MemoryPressure,
): EndedOutcome {
  const { exitCode, signal, fault } = ending
  const outcome = (cause: EndedOutcome['cause'], message: string): EndedOutcome => ({
    cause,
    exitCode,
    signal,
    message,
  })
  const isKill = signal === 'SIGKILL' || exitCode === shellExitCodeOfSigkill
  if (isKill && fault === null) return outcome(...readKill(pressure))
  const message = fault ?? lastWords(ending)
  if (exitCode === exitCodes.engineUnavailable) return outcome('unsupported', message)
  if (fault !== null) return outcome('crashed', message)
  const failure = memoryFailure(ending.stderr)
  const ranOut =
    failure === 'certain' ||
    (failure === 'possible' && isShort(pressure, shortage.failedBudgetShare)) ||
    (allocatorLimited && fatalSignals.includes(signal))
  return outcome(ranOut ? 'outOfMemory' : 'crashed', message)
}

/**
 * A process that SIGKILL ended: out of memory if memory was short, or if nothing was measured.
 * Otherwise someone killed it; that is a crash, and the trial is tried again.
 */
function readKill(pressure: MemoryPressure): ['outOfMemory' | 'crashed', string] {
  const { systemKilled, availableShare, budgetShare } = pressure
  const unmeasured = systemKilled === null && availableShare === null && budgetShare === null
  if (unmeasured || isShort(pressure, shortage.killedBudgetShare))
    return [
      'outOfMemory',
      'the system killed the trial process, as it does when memory runs out (SIGKILL)',
    ]
  return [
    'crashed',
    `the trial process was killed (SIGKILL) while memory was not short: ${describe(pressure)}`,
  ]
}

function lastWords({ stderr, exitCode, signal }: Ending): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !noise.test(line))
  if (lines.length > 0) return lines.slice(-messageLines).join('\n')
  return `the trial process ended without a message (${signal ?? `exit code ${String(exitCode)}`})`
}

function describe({ budgetShare, availableShare }: MemoryPressure): string {
  const percent = (share: number): string => `${Math.round(100 * share)} %`
  const facts: string[] = []
  if (budgetShare !== null) facts.push(`${percent(budgetShare)} of the budget in use`)
  if (availableShare !== null)
    facts.push(`at least ${percent(availableShare)} of the machine's memory available`)
  return facts.length === 0 ? 'the kernel counted no such kill' : facts.join(', ')
}
