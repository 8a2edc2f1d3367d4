/** Finds reasons by their code, so that a test reads their typed fields. */
import type { Advice } from '../../src/advice/vocabulary/answer.js'
import {
  fieldsOf,
  type Reason,
  type ReasonCode,
  type ReasonOf,
  type ReasonValues,
} from '../../src/advice/vocabulary/reasons.js'

/** Every reason of an advice, including those of its confidence and its alternatives. */
export function allReasons(advice: Advice): readonly Reason[] {
  return [
    ...advice.reasons,
    ...advice.confidence.loweredBy,
    ...advice.alternatives.map((alternative) => alternative.reason),
  ]
}

export function isReason<Code extends ReasonCode>(
  reason: Reason,
  code: Code,
): reason is ReasonOf<Code> & Reason {
  return reason.code === code
}

/** The first reason with that code. */
export function findReason<Code extends ReasonCode>(
  reasons: readonly Reason[],
  code: Code,
): ReasonOf<Code> | undefined {
  for (const reason of reasons) if (isReason(reason, code)) return reason
  return undefined
}

/** The fields of the first reason with that code; throws if there is none. */
export function valuesOf<Code extends ReasonCode>(
  reasons: readonly Reason[],
  code: Code,
): ReasonValues<Code> {
  const found = findReason(reasons, code)
  if (found === undefined) throw new Error(`no reason has the code ${code}`)
  return found.values
}

/** Missing and undeclared fields of a reason, one line each. */
export function fieldFaults({ code, values }: Reason): readonly string[] {
  const declared = fieldsOf(code)
  const missing = Object.entries(declared)
    .filter(([, field]) => !(typeof field === 'object' && 'optional' in field))
    .filter(([name]) => !Object.hasOwn(values, name))
    .map(([name]) => `${code} lacks ${name}`)
  const undeclared = Object.keys(values)
    .filter((name) => !Object.hasOwn(declared, name))
    .map((name) => `${code} has an undeclared ${name}`)
  return [...missing, ...undeclared]
}
