/** What `batchwise doctor` checks, in words. */
import type { EngineReport } from '../../studies/shapes/device.js'
import type { PageText } from '../words/page-text.js'
import { said } from '../words/said.js'

export interface ChecksView {
  readonly engines: readonly EngineReport[]
  /** Why the storage does not answer; null while it does. */
  readonly storageFault: string | null
  readonly text: PageText
}

export function Checks({ engines, storageFault, text }: ChecksView): JSX.Element {
  const storage = storageFault === null ? text('devices-storage-ok') : said(text, storageFault)
  return (
    <section class="card">
      <h2 safe>{text('devices-checks')}</h2>
      <ul class="checks">
        <Check
          state={storageFault === null ? 'ok' : 'bad'}
          title={text('devices-storage')}
          lines={[storage]}
          text={text}
        />
        {engines.map((report) => (
          <EngineCheck report={report} text={text} />
        ))}
      </ul>
      <p class="help" safe>
        {text('devices-node', { version: process.version.slice(1) })}
      </p>
    </section>
  )
}

function EngineCheck({
  report,
  text,
}: {
  readonly report: EngineReport
  readonly text: PageText
}): JSX.Element {
  const { engine, kind, available, budget, detail } = report
  const lines = available ? [text('devices-budget', { budget })] : []
  return (
    <Check
      state={stateOf(report)}
      title={text('devices-engine-title', { engine, kind })}
      lines={lines}
      detail={detail}
      text={text}
    />
  )
}

type CheckState = 'ok' | 'bad' | 'on' | 'demand' | 'off'

function stateOf({ available, automatic }: EngineReport): CheckState {
  if (!available) return 'off'
  return automatic ? 'on' : 'demand'
}

const badges: Readonly<Record<CheckState, string>> = {
  ok: 'badge good',
  on: 'badge good',
  bad: 'badge bad',
  demand: 'badge',
  off: 'badge',
}

function Check({
  state,
  title,
  lines,
  detail,
  text,
}: {
  readonly state: CheckState
  readonly title: string
  readonly lines: readonly string[]
  /** As the engine or the system says it. */
  readonly detail?: string
  readonly text: PageText
}): JSX.Element {
  return (
    <li class="check">
      <span class={badges[state]} safe>
        {text('devices-state', { state })}
      </span>
      <div>
        <h3 safe>{title}</h3>
        {detail === undefined ? null : <p safe>{said(text, detail)}</p>}
        {lines.map((line) => (
          <p class="help" safe>
            {line}
          </p>
        ))}
      </div>
    </li>
  )
}
