/** The brief in words: each part and statement gets its text. */
import { briefOf } from '../advice/brief/brief.js'
import type { Advice, ConfidenceLevel } from '../advice/vocabulary/answer.js'
import type { Brief, SectionName, Statement } from '../advice/vocabulary/brief.js'
import type { FieldValue } from '../advice/vocabulary/reasons.js'
import type { Source } from '../advice/vocabulary/sources.js'
import {
  asGoodVariables,
  endGainVariables,
  fitVariables,
  gainVariables,
  speedVariables,
  statementVariables,
} from './brief-variables.js'
import { formatMessage, messageVariables, type Language } from './messages.js'

export interface WrittenStatement {
  readonly code: string
  readonly text: string
  readonly values: Readonly<Record<string, FieldValue>>
  readonly evidence: readonly string[]
  readonly source: Source | null
}
type WithText<Part> = Part & { readonly text: string }
type PartName = 'fit' | 'speed' | 'gain' | 'endGain' | 'asGood'
type WrittenPart<Name extends PartName> = WithText<NonNullable<Brief[Name]>> | null

export interface WrittenSection {
  readonly name: SectionName
  readonly title: string
  readonly sentences: readonly WrittenStatement[]
}

export interface WrittenBrief {
  readonly summary: WithText<Omit<Brief['summary'], 'outcome' | 'doubt'>> & {
    readonly outcome: WrittenStatement | null
    /** The confidence and its main reason. */
    readonly confidence: string
    readonly doubt: WrittenStatement | null
  }
  readonly fit: WrittenPart<'fit'>
  readonly speed: WrittenPart<'speed'>
  readonly gain: WrittenPart<'gain'>
  readonly endGain: WrittenPart<'endGain'>
  readonly asGood: WrittenPart<'asGood'>
  readonly measured: WrittenStatement | null
  readonly whyNotLarger: readonly WrittenStatement[]
  readonly whyNotSmaller: readonly WrittenStatement[]
  readonly warnings: readonly WrittenStatement[]
  readonly sections: readonly WrittenSection[]
}

export function writeBrief(advice: Advice, language: Language): WrittenBrief {
  const brief = briefOf(advice)
  const { fit, speed, gain, endGain, asGood } = brief
  const all = (statements: readonly Statement[]): readonly WrittenStatement[] =>
    statements.map((statement) => written(statement, language))
  return {
    summary: writtenSummary(brief.summary, language),
    fit: fit && { ...fit, text: partText('fit', { ...fit, ...fitVariables(fit) }, language) },
    speed: speed && {
      ...speed,
      text: partText('speed', { ...speed, ...speedVariables(speed) }, language),
    },
    gain: gain && {
      ...gain,
      text: partText('gain', { ...gain, ...gainVariables(gain) }, language),
    },
    endGain: endGain && {
      ...endGain,
      text: partText('endGain', { ...endGain, ...endGainVariables(endGain) }, language),
    },
    asGood: asGood && {
      ...asGood,
      text: partText('asGood', { ...asGood, ...asGoodVariables(asGood) }, language),
    },
    measured: brief.measured && written(brief.measured, language),
    whyNotLarger: all(brief.whyNotLarger),
    whyNotSmaller: all(brief.whyNotSmaller),
    warnings: all(brief.warnings),
    sections: brief.sections.map(({ name, sentences }) => ({
      name,
      title: formatMessage(language, `title-${name}`),
      sentences: all(sentences),
    })),
  }
}

function writtenSummary(
  { outcome, doubt, ...figures }: Brief['summary'],
  language: Language,
): WrittenBrief['summary'] {
  const writtenOutcome = outcome && written(outcome, language)
  const writtenDoubt = doubt && written(doubt, language)
  return {
    ...figures,
    text: writtenOutcome?.text ?? partText('summary', figures, language),
    confidence: confidenceText(figures.level, writtenDoubt, language),
    outcome: writtenOutcome,
    doubt: writtenDoubt,
  }
}

function confidenceText(
  level: ConfidenceLevel,
  doubt: WrittenStatement | null,
  language: Language,
): string {
  const variables = { level, hasDoubt: doubt !== null, doubt: doubt?.text ?? '' }
  return partText('confidence', variables, language)
}

function written(statement: Statement, language: Language): WrittenStatement {
  const { code, values, evidence, source } = statement
  return { code, text: statementText(statement, language), values, evidence, source }
}

/** Empty for a code of a newer version. */
export function statementText(statement: Statement, language: Language): string {
  const variables = { ...statement.values, ...statementVariables(statement) }
  return formatMessage(
    language,
    `${statement.place}-${statement.code}`,
    messageVariables(variables),
  )
}

/** The text of a part: the message `part-NAME`. */
export function partText(
  name: string,
  variables: Readonly<Record<string, unknown>>,
  language: Language,
): string {
  return formatMessage(language, `part-${name}`, messageVariables(variables))
}
