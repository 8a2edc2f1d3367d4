/** Two studies side by side: their answers, and their evidence in the same figures. */
import { FigureBlock } from '../../report/document/figures.js'
import { comparedRows } from '../../report/document/what-if.js'
import { figuresOf } from '../../report/figures/figures.js'
import { overlaid } from '../../report/figures/overlay.js'
import { reportText } from '../../report/words/report-text.js'
import type { Advice } from '../../advice/vocabulary/answer.js'
import type { Study } from '../../studies/study.js'
import type { PageContext } from '../context.js'
import { Layout } from '../layout.js'
import { measuredIn, questionLine } from '../words/question-line.js'

const names = ['A', 'B'] as const

export function Compared({
  context,
  studies,
}: {
  readonly context: PageContext
  readonly studies: readonly Study[]
}): JSX.Element {
  const { text, language } = context
  const [first, second] = studies
  return (
    <Layout
      context={context}
      title={text('compared-title')}
      current="studies"
      styles={['report.css']}
    >
      <h1 safe>{text('compared-title')}</h1>
      <div class="report one-column">
        <ul class="side-by-side">
          {studies.map((study, i) => (
            <StudyName study={study} name={names[i] ?? ''} context={context} />
          ))}
        </ul>
        {first?.advice == null || second?.advice == null ? (
          <p safe>{text('compared-no-advice')}</p>
        ) : (
          <>
            <Answers first={first.advice} second={second.advice} context={context} />
            <div>
              {overlaid(
                figuresOf(first.advice, language),
                figuresOf(second.advice, language),
                names,
              ).map((figure) => (
                <FigureBlock figure={figure} text={reportText(language)} />
              ))}
            </div>
          </>
        )}
      </div>
    </Layout>
  )
}

function StudyName({
  study,
  name,
  context: { text },
}: {
  readonly study: Study
  readonly name: string
  readonly context: PageContext
}): JSX.Element {
  const { id, request, advice } = study
  return (
    <li class="card">
      <h2>
        <span class={name === names[0] ? 'tone-accent' : 'tone-warm'} safe>
          {name}
        </span>{' '}
        <a href={`/studies/${id}`} safe>
          {request.model.name}
        </a>
      </h2>
      <p class="quiet" safe>
        {questionLine(text, request)}
      </p>
      {advice === null ? null : (
        <p class="quiet" safe>
          {measuredIn(text, study)}
        </p>
      )}
    </li>
  )
}

function Answers({
  first,
  second,
  context: { text, language },
}: {
  readonly first: Advice
  readonly second: Advice
  readonly context: PageContext
}): JSX.Element {
  return (
    <section>
      <h2 safe>{text('compared-answers')}</h2>
      <div class="scroll">
        <table class="compare">
          <thead>
            <tr>
              <td />
              {names.map((name) => (
                <th scope="col" class="number" safe>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {comparedRows(first, second, reportText(language)).map(([name, left, right]) => (
              <tr>
                <th scope="row" safe>
                  {name}
                </th>
                <td class="number" safe>
                  {left}
                </td>
                <td class="number" safe>
                  {right}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
