/** The page of a study with an answer. */
import { ReportBody } from '../../report/document/report-body.js'
import type { ReportView } from '../../report/document/report-view.js'
import { WhatIfPanel } from '../../report/document/what-if.js'
import { reportText } from '../../report/words/report-text.js'
import type { Study, TrialView } from '../../studies/study.js'
import type { WrittenBrief } from '../../words/brief.js'
import { assetAddress } from '../assets.js'
import type { PageContext } from '../context.js'
import { Layout } from '../layout.js'
import { DeleteStudy } from '../watch/delete-study.js'
import { StudyHead } from '../watch/study-head.js'
import type { AskedWhatIf } from './what-if.js'

export interface FinishedView {
  readonly context: PageContext
  readonly study: Study
  readonly brief: WrittenBrief
  /** Every trial that the answer may cite. */
  readonly trials: readonly TrialView[]
  readonly whatIf: AskedWhatIf
}

export function FinishedStudy({
  context,
  study,
  brief,
  trials,
  whatIf,
}: FinishedView): JSX.Element {
  const { language } = context
  const text = reportText(language)
  const { advice } = study
  if (advice === null) throw new Error(`the study ${study.id} has no advice`)
  const view: ReportView = { study, advice, brief, trials, language, text }
  return (
    <Layout
      context={context}
      title={study.request.model.name}
      current="studies"
      styles={['report.css']}
      scripts={['report.js']}
    >
      <div data-study={study.id} data-charts={assetAddress('echarts.min.js')}>
        <StudyHead study={study} text={context.text} isMeasuredSaid={brief.measured !== null} />
        <ReportBody
          view={view}
          after={
            <>
              <Exports study={study} view={view} />
              <DeleteStudy context={context} study={study} />
            </>
          }
        >
          <WhatIfPanel {...view} {...whatIf} />
        </ReportBody>
      </div>
    </Layout>
  )
}

function Exports({
  study: { id },
  view: { text },
}: {
  readonly study: Study
  readonly view: ReportView
}): JSX.Element {
  const files = {
    html: `/studies/${id}/report.html`,
    csv: `/studies/${id}/trials.csv`,
    json: `/studies/${id}/export.json`,
  }
  return (
    <section class="export">
      <h2 safe>{text('export')}</h2>
      <ul>
        {Object.entries(files).map(([kind, address]) => (
          <li>
            <a href={address} download="" safe>
              {text(`export-${kind}`)}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
