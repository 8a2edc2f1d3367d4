/** What was measured, section by section, folded; and what the probe cost. */
import type { WrittenSection, WrittenStatement } from '../../words/brief.js'
import type { ReportText } from '../words/report-text.js'
import { TrialLinks } from './evidence.js'
import type { ReportView } from './report-view.js'

export function Sections({ brief: { sections }, text }: ReportView): JSX.Element {
  if (sections.length === 0) return ''
  const sources = [...new Set(sections.flatMap(sourcesIn))]
  return (
    <section aria-labelledby="details">
      <h2 id="details" safe>
        {text('details')}
      </h2>
      {sections.map((section) => (
        <SectionBlock section={section} text={text} />
      ))}
      {sources.length === 0 ? null : (
        <details>
          <summary safe>{text('sources')}</summary>
          <ul>
            {sources.map((source) => (
              <li safe>{source}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

function SectionBlock({
  section: { name, title, sentences },
  text,
}: {
  readonly section: WrittenSection
  readonly text: ReportText
}): JSX.Element {
  return (
    <details class="report-section" id={`section-${name}`}>
      <summary safe>{title}</summary>
      {sentences.map((sentence) => (
        <p safe>{sentence.text}</p>
      ))}
      <TrialLinks evidence={sentences.flatMap(({ evidence }) => evidence)} text={text} />
    </details>
  )
}

const sourcesIn = ({ sentences }: WrittenSection): readonly string[] =>
  sentences.flatMap(({ source }) => (source === null ? [] : [sourceText(source)]))

const sourceText = ({ author, title, year }: NonNullable<WrittenStatement['source']>): string =>
  `${author}: ${title}, ${year}`
