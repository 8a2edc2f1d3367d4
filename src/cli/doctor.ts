import type { UseCases } from '../studies/use-cases.js'
import type { Streams } from './advise.js'
import { bytes } from './render-advice.js'

/** What this machine can measure with. Exit code 0 when an engine is available. */
export async function doctor(useCases: UseCases, json: boolean, { out }: Pick<Streams, 'out'>): Promise<number> {
  const [devices, engines] = await Promise.all([useCases.devices(), useCases.engines()])
  const ready = await useCases.ready().then(() => 'ok', (error: unknown) => (error instanceof Error ? error.message : String(error)))
  if (json) out.write(`${JSON.stringify({ node: process.version, ready, devices, engines }, null, 2)}\n`)
  else {
    out.write(`Node        ${process.version}\nStorage     ${ready}\n`)
    for (const { engine, available, detail } of engines) out.write(`Engine      ${engine.padEnd(12)}${available ? 'available' : 'not available'}  ${detail}\n`)
    for (const { id, name, memoryBytes, cores } of devices) out.write(`Device      ${id.padEnd(12)}${name}, ${bytes(memoryBytes)}${cores === null ? '' : `, ${cores} cores`}\n`)
  }
  return ready === 'ok' && engines.some(({ available }) => available) ? 0 : 1
}
