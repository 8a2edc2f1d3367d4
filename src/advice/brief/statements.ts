/** How statements are made of the reasons of an advice. */
import type { Advice } from '../vocabulary/answer.js'
import type { Place, Statement } from '../vocabulary/brief.js'
import type { Reason, ReasonCode, ReasonOf } from '../vocabulary/reasons.js'

/** What bounds the batch size; an advice gives one of them. */
export const boundCodes = [
  'memory-proved',
  'memory-predicted',
  'rows-bound',
  'engine-bound',
  'failure-bound',
] as const satisfies readonly ReasonCode[]

/** Every reason of an advice: those of its confidence and of its alternatives too. */
export const reasonsOf = ({ reasons, confidence, alternatives }: Advice): readonly Reason[] => [
  ...reasons,
  ...confidence.loweredBy,
  ...alternatives.map(({ reason }) => reason),
]

/** The first reason with a code; null where the advice does not give it. */
export function reasonOf<Code extends ReasonCode>(
  advice: Advice,
  code: Code,
): ReasonOf<Code> | null {
  const isWanted = (reason: Reason): reason is Reason & ReasonOf<Code> => reason.code === code
  return reasonsOf(advice).find(isWanted) ?? null
}

/** The first reason of the advice with one of the codes, in the order of the codes. */
export function firstOf(advice: Advice, codes: readonly ReasonCode[]): Reason | null {
  const reasons = reasonsOf(advice)
  for (const code of codes) {
    const found = reasons.find((reason) => reason.code === code)
    if (found !== undefined) return found
  }
  return null
}

export const stated = (place: Place, reason: Reason): Statement => ({ ...reason, place })

/** As a list, so that what is not said takes no place. */
export const statedIf = (place: Place, reason: Reason | null): readonly Statement[] =>
  reason === null ? [] : [stated(place, reason)]

/** When a reason matters for this answer; without a test it always does. */
export interface Rule {
  readonly code: ReasonCode
  readonly matters: (reason: Reason, advice: Advice) => boolean
}

/** A rule whose test reads the typed values of its reason. */
export function rule<Code extends ReasonCode>(
  code: Code,
  matters: (values: ReasonOf<Code>['values'], advice: Advice) => boolean = () => true,
): Rule {
  const isWanted = (reason: Reason): reason is Reason & ReasonOf<Code> => reason.code === code
  return {
    code,
    matters: (reason, advice) => isWanted(reason) && matters(reason.values, advice),
  }
}

/** The reasons that matter, in the order of the rules. */
export function statementsBy(
  rules: readonly Rule[],
  place: Place,
  advice: Advice,
): readonly Statement[] {
  const reasons = reasonsOf(advice)
  return rules.flatMap(({ code, matters }) =>
    reasons
      .filter((reason) => reason.code === code && matters(reason, advice))
      .map((reason) => stated(place, reason)),
  )
}
