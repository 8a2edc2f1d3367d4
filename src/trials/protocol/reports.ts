/** What a trial process sends while it works on a request: measurements, then one outcome. */
import {
  measurementNames,
  outcomeCauses,
  type MeasurementName,
  type OutcomeCause,
} from '../../advice/vocabulary/trial.js'
import { choice, nullable, number, object, text, type Parser } from './parsers.js'

export interface MeasurementMessage {
  readonly type: 'measurement'
  readonly name: MeasurementName
  readonly at: number | null
  /** Null for a value that is not finite: JSON writes NaN and Infinity as null. */
  readonly value: number | readonly number[] | null
}

/** Ends the work on a request. */
export interface OutcomeMessage {
  readonly type: 'outcome'
  readonly cause: OutcomeCause
  readonly durationMs: number
  /** Most bytes that the engine had allocated; null where it does not report them. */
  readonly peakBytes: number | null
  readonly message: string | null
  /** When the work began, ms since the epoch. */
  readonly startedAtMs?: number
  /** File and line of the user's code that is at fault ("train.py:12"), of a `userError`. */
  readonly place?: string
  /** Bytes above the baseline that the process keeps for its next trial; absent: none. */
  readonly heldBytes?: number
}

const isFinite = (value: unknown): value is number => Number.isFinite(value)

const measuredValue: Parser<MeasurementMessage['value']> = (value) => {
  if (Array.isArray(value)) return value.every(isFinite) ? value : null
  return isFinite(value) ? value : null
}

export const parseMeasurement = object({
  type: choice(['measurement']),
  name: choice(measurementNames),
  at: nullable(number),
  value: measuredValue,
})

export const parseOutcome = object(
  {
    type: choice(['outcome']),
    cause: choice(outcomeCauses),
    durationMs: number,
    peakBytes: nullable(number),
    message: nullable(text),
  },
  { startedAtMs: number, heldBytes: number, place: text },
)
