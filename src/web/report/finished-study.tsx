/** The page of a study with an answer. */
import type { Study, TrialView } from '../../studies/study.js'
import type { WrittenBrief, WrittenStatement } from '../../words/brief.js'
import type { PageContext } from '../context.js'
import { Layout } from '../layout.js'
import { StudyHead } from '../watch/study-head.js'
import type { PageText } from '../words/page-text.js'

export interface FinishedView {
  readonly context: PageContext
  readonly study: Study
  readonly brief: WrittenBrief
  /** Every trial that the answer may cite. */
  readonly trials: readonly TrialView[]
}

export function FinishedStudy({ context, study, brief }: FinishedView): JSX.Element {
  const { text } = context
  return (
    <Layout context={context} title={study.request.model.name} current="studies">
      <StudyHead study={study} text={text} />
      <SummaryCard brief={brief} text={text} />
      {brief.sections.map(({ title, sentences }) => (
        <section class="answer-section">
          <h2 safe>{title}</h2>
          <p safe>{sentences.map((sentence) => sentence.text).join(' ')}</p>
        </section>
      ))}
    </Layout>
  )
}

interface SummaryView {
  readonly brief: WrittenBrief
  readonly text: PageText
}

const partNames = ['fit', 'speed', 'gain', 'endGain'] as const

function SummaryCard({ brief, text }: SummaryView): JSX.Element {
  const { summary, whyNotLarger, whyNotSmaller, warnings } = brief
  return (
    <section class="card summary">
      <p class="answer" safe>
        {summary.text}
      </p>
      <dl class="facts">
        {partNames.map((name) => (
          <Fact term={text(`answer-${name}`)} values={[brief[name]?.text ?? '']} />
        ))}
        <Fact term={text('answer-not-larger')} values={textsOf(whyNotLarger)} />
        <Fact term={text('answer-not-smaller')} values={textsOf(whyNotSmaller)} />
        <Fact term={text('answer-sure')} values={[summary.confidence]} />
        <Fact term={text('answer-warnings')} values={textsOf(warnings)} />
      </dl>
    </section>
  )
}

const textsOf = (statements: readonly WrittenStatement[]): readonly string[] =>
  statements.map((statement) => statement.text)

interface FactView {
  readonly term: string
  readonly values: readonly string[]
}

/** Nothing where there is no text. */
function Fact({ term, values }: FactView): JSX.Element {
  const texts = values.filter((value) => value !== '')
  if (texts.length === 0) return ''
  return (
    <>
      <dt safe>{term}</dt>
      <dd>
        {texts.map((value) => (
          <p safe>{value}</p>
        ))}
      </dd>
    </>
  )
}
