/** Out of memory or something else: told by what was said and by what was measured. */
import type { Outcome } from '../../advice/vocabulary/trial.js'
import { memoryWords } from '../protocol/failure-classes.js'
import type { WatchedMemory } from './memory-watch.js'
import type { Ending } from './trial-process.js'

/**
 * `killedShare`: of the budget in use when somebody killed the process; `saidShare`: when its words may mean memory (one tensor can ask for the other half at once). `availableShare`: of
 * the machine's memory left, below which killers in user space act (earlyoom's default is 10 %).
 */
const shortage = { killedShare: 0.9, saidShare: 0.5, availableShare: 0.1 } as const

/** How a process ends that does not check what its allocator gave it. */
const fatalSignals = ['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGTRAP']
/** What TensorFlow says at every start, and frames of V8's native stack, which stand after the words that matter. */
const chatter =
  /^(WARNING: All log messages before absl|I\d{4} |To enable the following instructions|\s*\d+: 0x[0-9a-f]+ )/

const isShort = (
  { systemKilled, availableShare, budgetShare }: WatchedMemory,
  ofBudget: number,
): boolean =>
  systemKilled === true ||
  (availableShare !== null && availableShare <= shortage.availableShare) ||
  (budgetShare !== null && budgetShare >= ofBudget)

/** The cause of a failure that the trial process reported as a crash: its words may mean memory, and then what was measured decides. */
export function causeOfCrash(
  message: string | null,
  memory: WatchedMemory,
): 'outOfMemory' | 'crashed' {
  return memoryWords(message ?? '') === 'possible' && isShort(memory, shortage.saidShare)
    ? 'outOfMemory'
    : 'crashed'
}

type Read = Pick<Outcome, 'cause' | 'exitCode' | 'signal' | 'message'>

/**
 * A child that went without an outcome.
 *
 * Killed outright (SIGKILL, or 137 from a shell in between): out of memory where the kernel counted such a kill, the machine had no memory left or the budget was nearly used up, or where
 * the system tells none of this; else somebody killed it, which is a crash and is tried again.
 * Other ends: out of memory when the last words say so, or may say so and memory was short, or when it died by a fatal signal while a card's allocator held it to the budget (`limited`): the same model was traced
 * without the limit before, and a refused allocation leaves no trace in what was measured, however large it was. Else a crash.
 */
export function readEnding(end: Ending, limited: boolean, memory: WatchedMemory): Read {
  const { exitCode, signal } = end
  const ended = (cause: Read['cause'], message: string): Read => ({
    cause,
    exitCode,
    signal,
    message,
  })
  if (end.fault === null && (signal === 'SIGKILL' || exitCode === 137)) {
    const untold =
      memory.systemKilled === null && memory.availableShare === null && memory.budgetShare === null
    if (untold || isShort(memory, shortage.killedShare))
      return ended(
        'outOfMemory',
        'the system killed the trial process, as it does when memory runs out (SIGKILL)',
      )
    return ended(
      'crashed',
      `the trial process was killed (SIGKILL) while memory was not short: ${toldOf(memory)}`,
    )
  }
  const words =
    end.fault ??
    end.stderr
      .split('\n')
      .filter((line) => line.trim() !== '' && !chatter.test(line))
      .slice(-12)
      .join('\n')
  const message =
    words === ''
      ? `the trial process ended without a word (${signal ?? `code ${String(exitCode)}`})`
      : words
  if (exitCode === 3) return ended('unsupported', message)
  if (end.fault !== null) return ended('crashed', message)
  const said = memoryWords(end.stderr)
  const ranOut =
    said === 'certain' ||
    (said === 'possible' && isShort(memory, shortage.saidShare)) ||
    (limited && fatalSignals.includes(signal ?? ''))
  return ended(ranOut ? 'outOfMemory' : 'crashed', message)
}

function toldOf({ budgetShare, availableShare }: WatchedMemory): string {
  const percent = (share: number): string => `${Math.round(100 * share)} %`
  const told = [
    ...(budgetShare === null ? [] : [`${percent(budgetShare)} of the budget in use`]),
    ...(availableShare === null
      ? []
      : [`${percent(availableShare)} of the machine's memory available at least`]),
  ]
  return told.length === 0 ? 'the kernel counted no such kill' : told.join(', ')
}
