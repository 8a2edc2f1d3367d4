/** A report from top to bottom: the answer, what was measured, and the trials behind it. */
import type { Children } from '@kitajs/html'
import { figuresOf } from '../figures/figures.js'
import { Alternatives } from './alternatives.js'
import { Code } from './code.js'
import { Figures } from './figures.js'
import type { ReportView } from './report-view.js'
import { Sections } from './sections.js'
import { Summary } from './summary.js'
import { Trials } from './trials.js'

/** `children` and `after`: what only the page has, after the alternatives and at the end. */
export function ReportBody({
  view,
  children,
  after,
}: {
  readonly view: ReportView
  readonly children?: Children
  readonly after?: Children
}): JSX.Element {
  return (
    <div class="report-page">
      <div class="report">
        <Summary {...view} />
        <Figures {...view} />
        <Alternatives {...view} />
        <Code {...view} />
        {children}
        <Sections {...view} />
        <Trials {...view} />
        {after}
      </div>
      <Contents {...view} />
    </div>
  )
}

/** Where to find what, beside the report on a wide screen. */
function Contents({ advice, brief, trials, language, text }: ReportView): JSX.Element {
  const places = [
    ...figuresOf(advice, language).map(({ name, title }) => [`figure-${name}`, title] as const),
    ...(advice.alternatives.length === 0 ? [] : [['alternatives', text('alternatives')] as const]),
    ...(advice.batchSize === null ? [] : [['code', text('code')] as const]),
    ...(brief.sections.length === 0 ? [] : [['details', text('details')] as const]),
    ...(trials.length === 0 ? [] : [['trials', text('trials')] as const]),
  ]
  return (
    <nav class="contents" aria-label={text('contents')}>
      <ul>
        {places.map(([id, title]) => (
          <li>
            <a href={`#${id}`} safe>
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
