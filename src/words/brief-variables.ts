/** What the messages of the brief choose by, beyond the fields of a part or a statement. */
import type { Brief, Statement } from '../advice/vocabulary/brief.js'
import { isReasonCode, type Reason, type ReasonValues } from '../advice/vocabulary/reasons.js'
import { derivedVariables } from './derived-variables.js'

type Variables = Readonly<Record<string, string | number | boolean>>

/** Times and losses are equal within half a percent. */
const equalWithin = 0.005
/** One training is about as quick as another within this factor. */
const asQuick = 1.05
/** A change that gains less time, or ends less lower, is no reason to change. */
const asGoodAsCurrent = 1.1
const asLow = 0.02
/** The usual setting is ten times slower from this ratio. */
const tenfold = 9.5

export function fitVariables(fit: NonNullable<Brief['fit']>): Variables {
  return { hasBytes: fit.bytes !== null, limit: limitOf(fit) }
}

function limitOf({ largest, verified, bound }: NonNullable<Brief['fit']>): string {
  if (largest === null) return 'unknown'
  if (bound === 'rows') return 'rows'
  return verified === true ? 'proved' : 'predicted'
}

export function gainVariables(gain: NonNullable<Brief['gain']>): Variables {
  return { effect: effectOf(gain), times: gain.ratio }
}

function effectOf({
  ratio,
  same,
  measured,
  current,
}: NonNullable<Brief['gain']>): 'same' | 'equal' | 'never' | 'slower' | 'sooner' {
  if (same) return 'same'
  if (!measured && ratio >= tenfold) return 'never'
  const within = current ? asGoodAsCurrent : asQuick
  if (ratio < 1 / within) return 'slower'
  return ratio < within ? 'equal' : 'sooner'
}

type EndGain = NonNullable<Brief['endGain']>

export function endGainVariables(endGain: EndGain): Variables {
  const { lower, lowerLeast, lowerMost } = endGain
  const range = rangeOf(lowerLeast, lowerMost)
  return { end: endOf(endGain), ...range, gap: Math.abs(lower), pace: paceOf(endGain) }
}

function endOf({ lower, lowerLeast, lowerMost, same, measured }: EndGain): string {
  if (same) return 'same'
  const end = differenceOf(lower, lowerLeast, lowerMost, ['lower', 'higher'])
  if (!measured) return end
  return end === 'lower' || end === 'higher' ? `seen-${end}` : 'seen-equal'
}

/** How long the advised training takes beside the compared one. */
function paceOf({ timeMs, usualMs }: EndGain): string {
  if (timeMs === null || usualMs === null) return 'unknown'
  const ratio = usualMs / timeMs
  if (ratio < 1 / asQuick) return 'slower'
  return ratio > asQuick ? 'quicker' : 'equal'
}

/** A shorter validation is not mentioned. */
const validationShareMin = 0.01

export function speedVariables(speed: NonNullable<Brief['speed']>): Variables {
  const { stepTimeMs, stepsPerEpoch, epochTimeMs } = speed
  const validationMs = epochTimeMs - stepsPerEpoch * stepTimeMs
  return { validates: validationMs >= validationShareMin * epochTimeMs }
}

export const asGoodVariables = (asGood: NonNullable<Brief['asGood']>): Variables =>
  derivedVariables('pairs-as-good', asGood)

/** The variables of a statement beside its values. */
export function statementVariables(statement: Statement): Variables {
  switch (statement.code) {
    case 'close-second': {
      const { ratio } = statement.values
      const pace = directionOf(ratio - 1, ['slower', 'quicker'])
      return { pace, gap: Math.abs(ratio - 1) }
    }
    case 'why-not-larger':
    case 'why-not-smaller':
      return { against: againstOf(statement.values) }
    case 'not-trained':
    case 'decay-to-end':
      return {}
    case 'lowered-posterior':
      return { isDouble: statement.values.expectedRegret >= 1 }
    case 'least-memory-choice':
      return { isQuickest: statement.values.quickest === statement.values.batchSize }
    case 'ends':
      return endVariables(statement.values)
    default:
      return derivedOf(statement)
  }
}

function derivedOf(reason: Reason): Variables {
  return isReasonCode(reason.code) ? derivedVariables(reason.code, reason.values) : {}
}

function endVariables({
  higher,
  higherLeast,
  higherMost,
  quicker,
}: Extract<Statement, { readonly code: 'ends' }>['values']): Variables {
  return {
    end: differenceOf(higher, higherLeast, higherMost, ['higher', 'lower']),
    ...rangeOf(higherLeast, higherMost),
    endGap: Math.abs(higher),
    pace: directionOf(quicker - 1, ['quicker', 'slower']),
    paceRatio: Math.max(quicker, 1 / quicker),
  }
}

function againstOf({ reached, ratio, trainedRatio }: ReasonValues<'why-not-larger'>): string {
  if (!reached) return trainedRatio < asQuick ? 'stopped' : 'unreached'
  if (ratio < 1 / asQuick) return 'quicker'
  return ratio > asQuick ? 'slower' : 'equal'
}

/** 'unsure': the range holds 0. */
function differenceOf(
  value: number,
  least: number,
  most: number,
  words: readonly [string, string],
): string {
  if (Math.abs(value) <= asLow) return 'equal'
  return least < 0 && most > 0 ? `unsure-${directionOf(value, words)}` : directionOf(value, words)
}

/** The ends of a range of one sign, the one nearer to 0 first. */
function rangeOf(least: number, most: number): Variables {
  const ends = [Math.abs(least), Math.abs(most)]
  return { least: Math.min(...ends), most: Math.max(...ends) }
}

function directionOf(gap: number, [above, below]: readonly [string, string]): string {
  if (Math.abs(gap) <= equalWithin) return 'equal'
  return gap > 0 ? above : below
}
