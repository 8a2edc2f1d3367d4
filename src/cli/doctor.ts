import type { DeviceKind } from '../advice/vocabulary/engines.js'
import { budgetEnforcementTexts, type Device, type EngineReport } from '../studies/device.js'
import type { UseCases } from '../studies/use-cases.js'
import type { Streams } from './advise.js'
import { bytes, number } from './render-advice.js'

const kindNames: Readonly<Record<DeviceKind, string>> = {
  cuda: 'on NVIDIA cards',
  webgpu: 'on an adapter',
  cpu: 'on the processor',
}
const binary = (value: number | null, after = ''): string =>
  value === null ? '' : `${bytes(value)}${after}`

/** Example: "NVIDIA A100, 40 GiB, 12 GiB free, 28 GiB used, 97 % busy, 2 other processes hold 27 GiB, at most 400 W, driver 550.54; engines tensorflow". */
function described({
  name,
  vendor,
  adapter,
  memoryBytes,
  cores,
  freeBytes,
  usedBytes,
  utilization,
  powerLimitWatts,
  driver,
  others,
  engines,
  automatic,
  limits,
}: Device): string {
  const known = [
    name,
    adapter === null
      ? ''
      : `${adapter === 'unknown' ? 'of an unknown kind' : adapter === 'cpu' ? 'emulated on the processor' : adapter}${vendor === null || vendor === '' ? '' : ` (${vendor})`}`,
    memoryBytes === null ? 'memory unknown' : bytes(memoryBytes),
    cores === null ? '' : `${cores} cores`,
    binary(freeBytes, ' free'),
    binary(usedBytes, ' used'),
    utilization === null ? '' : `${number(100 * utilization)} % busy`,
    others === null || others.processes === 0
      ? ''
      : `${others.processes} other process${others.processes === 1 ? ' holds' : 'es hold'} ${bytes(others.bytes)}`,
    powerLimitWatts === null ? '' : `at most ${powerLimitWatts} W`,
    driver === null ? '' : `driver ${driver}`,
    limits === null
      ? ''
      : `one buffer at most ${bytes(Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize))}`,
  ]
  return `${known.filter((part) => part !== '').join(', ')}; engines ${engines.join(', ')}${automatic ? '' : ', only when asked for'}`
}

function engineLine({ engine, kind, available, automatic, budget, detail }: EngineReport): string {
  const state = !available ? 'off' : automatic ? 'available' : 'on demand'
  return `Engine      ${`${engine} ${kindNames[kind]}`.padEnd(29)}${state.padEnd(11)}${detail}${available ? `; memory budget: ${budgetEnforcementTexts[budget]}` : ''}\n`
}

/** What this machine can measure with, engines and devices in the order of preference. Exit code 0 when an engine is available and the storage answers. */
export async function doctor(
  useCases: UseCases,
  json: boolean,
  { out }: Pick<Streams, 'out'>,
): Promise<number> {
  const [devices, engines] = await Promise.all([useCases.devices(), useCases.engines()])
  const ready = await useCases.ready().then(
    () => 'ok',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
  if (json)
    out.write(`${JSON.stringify({ node: process.version, ready, devices, engines }, null, 2)}\n`)
  else {
    out.write(`Node        ${process.version}\nStorage     ${ready}\n`)
    for (const report of engines) out.write(engineLine(report))
    for (const device of devices)
      out.write(`Device      ${device.id.padEnd(12)}${described(device)}\n`)
  }
  return ready === 'ok' && engines.some(({ available }) => available) ? 0 : 1
}
