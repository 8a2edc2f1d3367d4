/** The brief in a terminal: one screen to act on, and the sections behind `--details`. */
import type { Advice } from '../../advice/vocabulary/answer.js'
import type { WrittenBrief, WrittenSection, WrittenStatement } from '../../words/brief.js'
import { citation } from '../../words/citation.js'
import { formatMessage, type Language } from '../../words/messages.js'
import { textColumns } from '../terminal/columns.js'
import { hasColours, painted, plain, type Paint, type Style } from '../terminal/style.js'
import { displayWidth, labelled, wrapped } from '../terminal/text-layout.js'
import type { Terminal } from '../streams.js'
import { smallCurves } from './render-curves.js'
import { tradeLines } from './render-trade.js'

export interface BriefLook {
  readonly language: Language
  readonly details: boolean
  readonly columns: number
  /** Curves and colours are for people who look at a screen. */
  readonly curves: boolean
  readonly paint: Paint
}

export function lookOf(
  out: Terminal,
  environment: Readonly<Record<string, string | undefined>>,
  { language, details }: Pick<BriefLook, 'language' | 'details'>,
): BriefLook {
  return {
    language,
    details,
    columns: textColumns(out),
    curves: out.isTTY === true,
    paint: hasColours(out, environment) ? painted : plain,
  }
}

export function renderBrief(advice: Advice, brief: WrittenBrief, look: BriefLook): string {
  const why = whyRows(brief, look).filter(({ text }) => text !== '')
  const curves = look.curves ? smallCurves(advice, look.language) : []
  const labelColumns =
    2 + Math.max(0, ...[...why, ...curves].map(({ label }) => displayWidth(label)))
  const blocks = [
    figureLines(brief, look),
    labelledLines(why, labelColumns, look),
    labelledLines(curves, labelColumns, look),
    ...(look.details
      ? [tradeLines(advice, look), ...detailBlocks(brief, look)]
      : [moreLines(brief, look)]),
  ]
  const lines = blocks.filter((block) => block.length > 0).map((block) => block.join('\n'))
  return `${lines.join('\n\n')}\n`
}

const confidenceStyles: Readonly<Record<string, Style>> = {
  high: 'green',
  medium: 'yellow',
  low: 'red',
}

function figureLines(
  { summary, fit, speed, gain, endGain, asGood, measured }: WrittenBrief,
  look: BriefLook,
): string[] {
  const { columns, language } = look
  const partText = (label: string, text: string): string =>
    formatMessage(language, 'label-part', {
      label: formatMessage(language, `label-${label}`),
      text,
    })
  const withLabel = (label: string, part: { readonly text: string } | null): readonly string[] =>
    part === null ? [] : wrapped(partText(label, part.text), columns)
  return [
    ...headline(summary, look),
    ...withLabel('fit', fit),
    ...withLabel('speed', speed),
    ...[gain, endGain, asGood].flatMap((part) =>
      part === null ? [] : wrapped(part.text, columns),
    ),
    ...withLabel('measured', measured),
  ]
}

/** The pair, with the confidence at the end of the line where both fit on it. */
function headline(
  { text, level, outcome }: WrittenBrief['summary'],
  { columns, language, paint }: BriefLook,
): readonly string[] {
  const bold = wrapped(text, columns).map((line) => paint('bold', line))
  if (outcome !== null) return bold
  const confidence = formatMessage(language, 'label-confidence', { level })
  const coloured = paint(confidenceStyles[level] ?? 'dim', confidence)
  const gap = columns - displayWidth(text) - displayWidth(confidence)
  if (gap < 2) return [...bold, coloured]
  return [`${paint('bold', text)}${' '.repeat(gap)}${coloured}`]
}

const joined = (statements: readonly WrittenStatement[], language: Language): string =>
  statements.map(({ text }) => text).join(formatMessage(language, 'between-sentences'))

function whyRows(brief: WrittenBrief, { language }: BriefLook): readonly Row[] {
  const { summary, whyNotLarger, whyNotSmaller, warnings } = brief
  const rows = [
    ['larger', joined(whyNotLarger, language)],
    ['smaller', joined(whyNotSmaller, language)],
    ['doubt', summary.outcome === null ? summary.confidence : ''],
    [summary.outcome === null ? 'warnings' : 'causes', joined(warnings, language)],
  ] as const
  return rows.map(([label, text]) => ({ label: formatMessage(language, `label-${label}`), text }))
}

interface Row {
  readonly label: string
  readonly text: string
}

/** The texts begin in one column. */
function labelledLines(
  rows: readonly Row[],
  labelColumns: number,
  { columns, paint }: BriefLook,
): readonly string[] {
  return rows.flatMap(({ label, text }) =>
    labelled({ text: label, columns: labelColumns }, text, columns).map((line) =>
      line.startsWith(label) ? paint('dim', label) + line.slice(label.length) : line,
    ),
  )
}

function moreLines({ sections }: WrittenBrief, { language, columns, paint }: BriefLook): string[] {
  if (sections.length === 0) return []
  const names = sections.map(({ title }) => title).join(formatMessage(language, 'between-names'))
  const text = formatMessage(language, 'label-details', { sections: names })
  return wrapped(text, columns).map((line) => paint('dim', line))
}

/** The sections, each with its trials beside the heading, and the sources as footnotes. */
function detailBlocks({ sections }: WrittenBrief, look: BriefLook): readonly (readonly string[])[] {
  const sources = sourcesOf(sections)
  const blocks = sections.map((section) => sectionLines(section, sources, look))
  return [...blocks, sourceLines(sources, look)]
}

function sectionLines(
  { title, sentences }: WrittenSection,
  sources: readonly string[],
  { language, columns, paint }: BriefLook,
): readonly string[] {
  const evidence = sentences.flatMap((sentence) => sentence.evidence)
  const trials = evidence.length === 0 ? '' : citation({ evidence, source: null }, '')
  const isMany = String(new Set(evidence).size > 1)
  const note =
    trials === '' ? '' : formatMessage(language, 'label-trials', { trials, many: isMany })
  const texts = sentences.map(({ text, source }) => text + footnoteOf(source, sources))
  return [
    ...headingLines(title, note, columns).map(([heading, rest]) =>
      heading === '' ? paint('dim', rest) : paint('bold', heading) + paint('dim', rest),
    ),
    ...texts.flatMap((text) => wrapped(text, columns)),
  ]
}

/** Heading and trials on one line where they fit. */
function headingLines(
  title: string,
  note: string,
  columns: number,
): readonly (readonly [heading: string, rest: string])[] {
  if (note === '') return [[title, '']]
  const gap = '  '
  if (displayWidth(title + gap + note) <= columns) return [[title, gap + note]]
  return [[title, ''], ...wrapped(note, columns).map((line) => ['', line] as const)]
}

type Source = WrittenStatement['source']

const sourceText = ({ author, title, year }: NonNullable<Source>): string =>
  `${author}: ${title}, ${year}`

function sourcesOf(sections: readonly WrittenSection[]): readonly string[] {
  const cited = sections.flatMap(({ sentences }) =>
    sentences.flatMap(({ source }) => (source === null ? [] : [sourceText(source)])),
  )
  return [...new Set(cited)]
}

const digits = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'] as const

const raised = (number: number): string =>
  [...String(number)].map((digit) => digits[Number(digit)] ?? digit).join('')

function footnoteOf(source: Source, sources: readonly string[]): string {
  return source === null ? '' : raised(sources.indexOf(sourceText(source)) + 1)
}

function sourceLines(
  sources: readonly string[],
  { language, columns, paint }: BriefLook,
): readonly string[] {
  if (sources.length === 0) return []
  const lines = sources.flatMap((source, i) =>
    labelled({ text: raised(i + 1), columns: 3 }, source, columns),
  )
  return [
    paint('bold', formatMessage(language, 'label-sources')),
    ...lines.map((line) => paint('dim', line)),
  ]
}
