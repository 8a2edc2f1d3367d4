/** Every trial on a line of its own, where links to the evidence end. */
import type { TrialView } from '../../studies/study.js'
import { bytes, count, decimal, duration, rate } from '../../words/number-format.js'
import type { ReportText } from '../words/report-text.js'
import { trialAnchor } from './evidence.js'
import type { ReportView } from './report-view.js'

export function Trials({ trials, text }: ReportView): JSX.Element {
  if (trials.length === 0) return ''
  const columns = ['trial', 'kind', 'batch-size', 'learning-rate', 'result', 'outcome', 'duration']
  return (
    <section aria-labelledby="trials">
      <h2 id="trials" safe>
        {text('trials')}
      </h2>
      <details>
        <summary safe>{text('trials-count', { count: trials.length })}</summary>
        <div class="scroll" tabindex="0" role="region" aria-labelledby="trials">
          <table>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th scope="col" safe>
                    {text(`column-${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {trials.map((trial) => (
                <TrialRow trial={trial} text={text} />
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  )
}

function TrialRow({
  trial,
  text,
}: {
  readonly trial: TrialView
  readonly text: ReportText
}): JSX.Element {
  const { id, spec, outcome } = trial
  return (
    <tr id={trialAnchor(id)}>
      <th scope="row" safe>
        {id}
      </th>
      <td safe>{text('kind', { kind: spec.kind })}</td>
      <td class="number" safe>
        {count(spec.batchSize)}
      </td>
      <td class="number" safe>
        {'learningRate' in spec ? rate(spec.learningRate) : ''}
      </td>
      <td safe>{resultOf(trial, text)}</td>
      <td safe>{text('outcome', { cause: outcome?.cause ?? 'running' })}</td>
      <td class="number" safe>
        {outcome === null ? '' : duration(outcome.durationMs)}
      </td>
    </tr>
  )
}

/** The one number to know of a trial: its loss, else its step time, else its peak memory. */
function resultOf({ measurements }: TrialView, text: ReportText): string {
  const lastOf = (name: string): number | null => {
    const value = measurements.findLast((measurement) => measurement.name === name)?.value
    return typeof value === 'number' && Number.isFinite(value) ? value : null
  }
  const loss = lastOf('validationLoss')
  if (loss !== null) return text('result-loss', { loss: decimal(loss) })
  const stepTimeMs = lastOf('stepTimeMs')
  if (stepTimeMs !== null) return text('result-step', { time: duration(stepTimeMs) })
  const peakBytes = lastOf('peakBytes')
  return peakBytes === null ? '' : text('result-peak', { bytes: bytes(peakBytes) })
}
