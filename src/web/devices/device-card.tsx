import type { Device } from '../../studies/shapes/device.js'
import type { PageText } from '../words/page-text.js'

interface DeviceView {
  readonly device: Device
  readonly text: PageText
}

/** A device with what is known about it; unknown facts are left out. */
export function DeviceCard({ device, text }: DeviceView): JSX.Element {
  const { id, name, automatic } = device
  return (
    <article class="card device">
      <h2 safe>{name}</h2>
      <p>
        <code safe>{id}</code>{' '}
        <span class={automatic ? 'badge good' : 'badge'} safe>
          {text(automatic ? 'devices-first' : 'devices-on-demand')}
        </span>
      </p>
      <dl class="facts">
        {factsOf(device, text).map(([fact, value]) => (
          <>
            <dt safe>{text(`devices-${fact}`)}</dt>
            <dd safe>{value}</dd>
          </>
        ))}
      </dl>
      <p class="device-use">
        <a href={`/?device=${encodeURIComponent(id)}`} safe>
          {text('devices-use')}
        </a>
      </p>
    </article>
  )
}

type Fact = readonly [string, string]

function factsOf(device: Device, text: PageText): readonly Fact[] {
  const { kind, adapter, cores, engines } = device
  return [
    ['kind', text('devices-kind-value', { kind, adapter: adapter ?? '', cores: cores ?? 0 })],
    ['memory', memoryText(device, text)],
    ['engines', engines.join(', ')],
    ...loadFacts(device, text),
    ...workerFacts(device),
    ...limitFacts(device, text),
  ]
}

const workerFacts = ({ workers }: Device): readonly Fact[] =>
  workers === null ? [] : [['workers', workers.join(', ')]]

function memoryText({ memoryBytes, freeBytes }: Device, text: PageText): string {
  if (memoryBytes === null) return text('devices-memory-unknown')
  return text('devices-memory-value', {
    total: memoryBytes,
    free: freeBytes === null ? 'unknown' : 'known',
    freeBytes: freeBytes ?? 0,
  })
}

function loadFacts({ utilization, others }: Device, text: PageText): readonly Fact[] {
  const facts: Fact[] = []
  if (utilization !== null) facts.push(['busy', text('devices-busy-value', { share: utilization })])
  if (others !== null && others.processes > 0)
    facts.push(['others', text('devices-others-value', { ...others })])
  return facts
}

function limitFacts({ driver, powerLimitWatts, limits }: Device, text: PageText): readonly Fact[] {
  const facts: Fact[] = []
  if (driver !== null) facts.push(['driver', driver])
  if (powerLimitWatts !== null)
    facts.push(['power', text('devices-power-value', { watts: powerLimitWatts })])
  if (limits !== null) {
    const largest = Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize)
    facts.push(['buffer', text('devices-memory-value', { total: largest, free: 'unknown' })])
  }
  return facts
}
