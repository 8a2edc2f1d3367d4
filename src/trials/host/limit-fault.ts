import type { TrialJob } from '../../studies/ports.js'
import type { Hello } from '../protocol/handshake.js'
import { rowsBytesOf } from './rows-bytes.js'
import { cardLimitMebibytes, cardNumber } from './trial-environment.js'

const mebibyte = 2 ** 20
/** The allocator rounds its limit. */
const roundingBytesMax = mebibyte

/**
 * Why a trial on a card cannot be held to its budget, in one line; null where it can. What trains
 * under another limit than the budget would prove nothing.
 *
 * @param loggedBytes the limit in TensorFlow's log (`card-log.ts`); null where no log was read.
 */
export function limitFault(
  { allocatorLimitBytes, can }: Pick<Hello, 'allocatorLimitBytes' | 'can'>,
  job: TrialJob,
  loggedBytes: number | null,
): string | null {
  const { deviceId, model } = job.subject
  if (can.limits.cuda !== 'allocator' || cardNumber(deviceId) === null) return null
  const { budgetBytes } = job
  const wanted = cardLimitMebibytes({ budgetBytes, rowsBytes: rowsBytesOf(job.data, model) })
  if (allocatorLimitBytes === undefined)
    return `the engine found no card at ${deviceId}, or its addon cannot limit memory there; run npm run setup`
  const limits = [allocatorLimitBytes, loggedBytes ?? allocatorLimitBytes]
  const other = limits.find((bytes) => Math.abs(bytes - wanted * mebibyte) > roundingBytesMax)
  if (other === undefined) return null
  const granted = Math.round(other / mebibyte)
  return `the allocator on ${deviceId} may take ${granted} MiB instead of ${wanted} MiB: the memory budget would not hold`
}
