/** Every reason that the advice can give: its code, fields, and place in the explanation. */
import type { FieldTable, ValuesOf } from './reasons/fields.js'
import { sureFields } from './reasons/sure.js'
import { useFields } from './reasons/use.js'
import { watchFields } from './reasons/watch.js'
import { whyFields } from './reasons/why.js'
import { wishUseFields, wishWatchFields, wishWhyFields } from './reasons/wishes.js'
import type { Source } from './sources.js'

export type { FieldValue } from './reasons/fields.js'

/** `use`: what to do. `why`: what was measured. `watch`: guards. `sure`: how sure, what else. */
const reasonTable = {
  use: { ...useFields, ...wishUseFields },
  why: { ...whyFields, ...wishWhyFields },
  watch: { ...watchFields, ...wishWatchFields },
  sure: sureFields,
} as const

export type ReasonPart = keyof typeof reasonTable
export const reasonParts = Object.keys(reasonTable) as readonly ReasonPart[]

const { use, why, watch, sure } = reasonTable
const fields = { ...use, ...why, ...watch, ...sure } as const

export type ReasonCode = keyof typeof fields
export type ReasonValues<Code extends ReasonCode> = ValuesOf<(typeof fields)[Code]>

/** What an answer still needs. */
export type MissingEvidence = ReasonValues<'missing'>

/** Why the advice says what it says; the texts are made from this alone. */
export interface ReasonOf<Code extends ReasonCode> {
  readonly code: Code
  readonly values: ReasonValues<Code>
  /** Ids of the trials that the statement rests on. */
  readonly evidence: readonly string[]
  /** For a rule from the literature. */
  readonly source: Source | null
}
export type Reason = { [Code in ReasonCode]: ReasonOf<Code> }[ReasonCode]

export const reasonCodes = Object.keys(fields) as readonly ReasonCode[]

export function isReasonCode(code: string): code is ReasonCode {
  return Object.hasOwn(fields, code)
}

/** The fields of a reason, by name. */
export function fieldsOf(code: ReasonCode): FieldTable {
  return fields[code]
}

/** The part of the explanation where a reason stands. */
export function partOf(code: ReasonCode): ReasonPart {
  return reasonParts.find((part) => Object.hasOwn(reasonTable[part], code)) ?? 'sure'
}

/** A reason. `evidence`: ids of the trials it rests on; a repeated id is kept once. */
export function reason<Code extends ReasonCode>(
  code: Code,
  values: ReasonValues<Code>,
  evidence: readonly string[] = [],
  source: Source | null = null,
): ReasonOf<Code> {
  return { code, values, evidence: [...new Set(evidence)], source }
}
