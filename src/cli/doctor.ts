import type { Device } from '../studies/ports.js'
import type { UseCases } from '../studies/use-cases.js'
import type { Streams } from './advise.js'
import { bytes } from './render-advice.js'

/** Example: "NVIDIA A100, 40 GiB, 12 GiB free, 2 other processes hold 27 GiB, at most 400 W, driver 550.54". */
function described({ name, memoryBytes, cores, freeBytes, powerLimitWatts, driver, others }: Device): string {
  const known = [
    name, bytes(memoryBytes), cores === null ? '' : `${cores} cores`, freeBytes === null ? '' : `${bytes(freeBytes)} free`,
    others === null || others.processes === 0 ? '' : `${others.processes} other process${others.processes === 1 ? ' holds' : 'es hold'} ${bytes(others.bytes)}`,
    powerLimitWatts === null ? '' : `at most ${powerLimitWatts} W`, driver === null ? '' : `driver ${driver}`,
  ]
  return known.filter((part) => part !== '').join(', ')
}

/** What this machine can measure with. Exit code 0 when an engine is available. */
export async function doctor(useCases: UseCases, json: boolean, { out }: Pick<Streams, 'out'>): Promise<number> {
  const [devices, engines] = await Promise.all([useCases.devices(), useCases.engines()])
  const ready = await useCases.ready().then(() => 'ok', (error: unknown) => (error instanceof Error ? error.message : String(error)))
  if (json) out.write(`${JSON.stringify({ node: process.version, ready, devices, engines }, null, 2)}\n`)
  else {
    out.write(`Node        ${process.version}\nStorage     ${ready}\n`)
    for (const { engine, available, detail } of engines) out.write(`Engine      ${engine.padEnd(12)}${available ? 'available' : 'not available'}  ${detail}\n`)
    for (const device of devices) out.write(`Device      ${device.id.padEnd(12)}${described(device)}\n`)
  }
  return ready === 'ok' && engines.some(({ available }) => available) ? 0 : 1
}
