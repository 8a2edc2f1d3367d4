/**
 * The explanation: about four paragraphs for a colleague (what to use; why; what to watch; how sure, and what else).
 * Every sentence is made from one reason and ends in what it rests on: trials like [t3, t7], or a rule's author and year.
 */
import type { Advice } from '../advice/vocabulary/answer.js'
import {
  type Reason,
  isReasonCode,
  partOf,
  reasonParts,
  type ReasonCode,
} from '../advice/vocabulary/reasons.js'
import { chineseSentences } from './chinese.js'
import { englishSentences } from './english.js'
import type { Values } from './number-format.js'

export const languages = ['en', 'zh'] as const
export type Language = (typeof languages)[number]

/** A sentence from a reason's numbers, without its citation and full stop. */
export type Sentence = (values: Values) => string
export type Sentences = Readonly<Record<ReasonCode, Sentence>>

interface Wording {
  readonly sentences: Sentences
  readonly question: string
  readonly stop: string
  readonly between: string
  readonly join: (text: string, cited: string) => string
}
const wordings: Readonly<Record<Language, Wording>> = {
  en: {
    sentences: englishSentences,
    question: 'your request',
    stop: '.',
    between: ' ',
    join: (text, cited) => `${text} ${cited}`,
  },
  zh: {
    sentences: chineseSentences,
    question: '您的请求',
    stop: '。',
    between: '',
    join: (text, cited) => `${text}${cited}`,
  },
}

export function explain(advice: Advice, language: Language): readonly string[] {
  const isAboutProbe = ({ code }: Reason): boolean => code === 'cost' || code.startsWith('probe-')
  const [cost, told] = [
    advice.reasons.filter(isAboutProbe),
    advice.reasons.filter((one) => !isAboutProbe(one)),
  ]
  const reasons = [
    ...told,
    ...advice.confidence.loweredBy,
    ...advice.alternatives.map((alternative) => alternative.reason),
    ...cost,
  ]
  return reasonParts
    .map((part) =>
      reasons
        .filter(({ code }) => isReasonCode(code) && partOf(code) === part)
        .map((one) => sentenceOf(one, language))
        .join(wordings[language].between),
    )
    .filter((paragraph) => paragraph !== '')
}

/** One reason as one sentence with its citation. Unknown codes (of a newer version) give nothing. */
export function sentenceOf(one: Reason, language: Language): string {
  const wording = wordings[language]
  return isReasonCode(one.code)
    ? wording.join(wording.sentences[one.code](one.values), citation(one, wording.question)) +
        wording.stop
    : ''
}

/** [t3, t7; Keskar et al. 2016]; four and more trials in a row as t3-t9; what rests on nothing measured cites the question itself. */
export function citation(
  { evidence, source }: Pick<Reason, 'evidence' | 'source'>,
  question: string,
): string {
  const parts = [
    ...(evidence.length > 0 ? [ranges(evidence).join(', ')] : []),
    ...(source === null ? [] : [`${source.author} ${source.year}`]),
  ]
  return `[${parts.length > 0 ? parts.join('; ') : question}]`
}

function ranges(ids: readonly string[]): readonly string[] {
  const numberOf = (id: string): number => Number(/^t(\d+)$/.exec(id)?.[1] ?? Number.NaN)
  const sorted = [...new Set(ids)].sort((a, b) => numberOf(a) - numberOf(b) || (a < b ? -1 : 1))
  const runs: string[][] = []
  for (const id of sorted) {
    const run = runs.at(-1)
    if (run !== undefined && numberOf(run.at(-1) ?? '') + 1 === numberOf(id)) run.push(id)
    else runs.push([id])
  }
  return runs.flatMap((run) => (run.length >= 4 ? [`${run[0]}–${run.at(-1)}`] : run))
}
