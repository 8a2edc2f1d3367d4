/** The answer on one card: what to use, why, and what to watch. */
import type { WrittenBrief, WrittenStatement } from '../../words/brief.js'
import type { ReportText } from '../words/report-text.js'
import { Evident } from './evidence.js'
import type { ReportView } from './report-view.js'

const badges = { high: 'good', medium: '', low: 'bad' } as const
const partNames = ['fit', 'speed', 'gain', 'endGain', 'asGood'] as const

export function Summary({ brief, text }: ReportView): JSX.Element {
  const { summary, measured, whyNotLarger, whyNotSmaller } = brief
  return (
    <section class="card summary" aria-labelledby="summary-answer">
      <p class="answer" id="summary-answer">
        <Evident evidence={summary.evidence}>
          <span safe>{summary.text}</span>
        </Evident>
      </p>
      <dl class="facts">
        {partNames.map((name) => (
          <PartRow brief={brief} name={name} text={text} />
        ))}
        <Row term={text('part-measured')} statements={measured === null ? [] : [measured]} />
        <Row term={text('why-not-larger')} statements={whyNotLarger} />
        <Row term={text('why-not-smaller')} statements={whyNotSmaller} />
        <dt safe>{text('how-sure')}</dt>
        <dd>
          <span class={`badge ${badges[summary.level]}`} safe>
            {text('confidence', { level: summary.level })}
          </span>{' '}
          <span safe>{reasonOf(summary)}</span>
        </dd>
      </dl>
      <Warnings brief={brief} text={text} />
    </section>
  )
}

/** The level has its badge; what is left is the reason. */
const reasonOf = ({ doubt, confidence }: WrittenBrief['summary']): string =>
  doubt?.text ?? confidence.replace(/^[^.。]*[.。]\s*/, '')

function PartRow({
  brief,
  name,
  text,
}: {
  readonly brief: WrittenBrief
  readonly name: (typeof partNames)[number]
  readonly text: ReportText
}): JSX.Element {
  const part = brief[name]
  if (part === null) return ''
  return (
    <>
      <dt safe>{text(`part-${name}`)}</dt>
      <dd>
        <p>
          <Evident evidence={part.evidence}>
            <span safe>{part.text}</span>
          </Evident>
        </p>
      </dd>
    </>
  )
}

function Row({
  term,
  statements,
}: {
  readonly term: string
  readonly statements: readonly WrittenStatement[]
}): JSX.Element {
  if (statements.length === 0) return ''
  return (
    <>
      <dt safe>{term}</dt>
      <dd>
        <Statements statements={statements} />
      </dd>
    </>
  )
}

function Statements({
  statements,
}: {
  readonly statements: readonly WrittenStatement[]
}): JSX.Element {
  return (
    <>
      {statements.map(({ text, evidence }) => (
        <p>
          <Evident evidence={evidence}>
            <span safe>{text}</span>
          </Evident>
        </p>
      ))}
    </>
  )
}

function Warnings({
  brief: { warnings, summary },
  text,
}: Pick<ReportView, 'brief' | 'text'>): JSX.Element {
  if (warnings.length === 0) return ''
  return (
    <div class="warning">
      <strong safe>{text(summary.batchSize === null ? 'causes' : 'watch-out')}</strong>
      <ul>
        {warnings.map((warning) => (
          <li safe>{warning.text}</li>
        ))}
      </ul>
    </div>
  )
}
