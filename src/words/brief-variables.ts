/** What the messages of the brief choose by, beyond the fields of a part or a statement. */
import type { Brief, Statement } from '../advice/vocabulary/brief.js'
import { isReasonCode, type Reason } from '../advice/vocabulary/reasons.js'
import { derivedVariables } from './derived-variables.js'

type Variables = Readonly<Record<string, string | number | boolean>>

/** Times and losses are equal within half a percent. */
const equalWithin = 0.005
/** The usual setting is slower above, and ten times slower from these ratios. */
const gainRatio = { equal: 1.05, tenfold: 9.5 } as const

export function fitVariables(fit: NonNullable<Brief['fit']>): Variables {
  return { hasBytes: fit.bytes !== null, limit: limitOf(fit) }
}

function limitOf({ largest, verified, bound }: NonNullable<Brief['fit']>): string {
  if (largest === null) return 'unknown'
  if (bound === 'rows') return 'rows'
  return verified === true ? 'proved' : 'predicted'
}

export function gainVariables({ ratio, same }: NonNullable<Brief['gain']>): Variables {
  return { effect: effectOf(ratio, same), times: ratio }
}

function effectOf(ratio: number, same: boolean): 'same' | 'equal' | 'never' | 'slower' | 'sooner' {
  if (same) return 'same'
  if (ratio >= gainRatio.tenfold) return 'never'
  if (ratio < 1 / gainRatio.equal) return 'slower'
  return ratio < gainRatio.equal ? 'equal' : 'sooner'
}

/** The variables of a statement beside its values. */
export function statementVariables(statement: Statement): Variables {
  switch (statement.code) {
    case 'close-second': {
      const { ratio } = statement.values
      return { isSlower: ratio > 1 + equalWithin, excess: ratio - 1 }
    }
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
  quicker,
}: {
  readonly higher: number
  readonly quicker: number
}): Variables {
  return {
    end: directionOf(higher, ['higher', 'lower']),
    endGap: Math.abs(higher),
    pace: directionOf(quicker - 1, ['quicker', 'slower']),
    paceRatio: Math.max(quicker, 1 / quicker),
  }
}

function directionOf(gap: number, [above, below]: readonly [string, string]): string {
  if (Math.abs(gap) <= equalWithin) return 'equal'
  return gap > 0 ? above : below
}
