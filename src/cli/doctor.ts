/** `batchwise doctor`: the engines and devices of this machine, in the order of preference. */
import type { DeviceKind } from '../advice/vocabulary/engines.js'
import { budgetEnforcementTexts, type Device, type EngineReport } from '../studies/shapes/device.js'
import type { RecipeInfo } from '../studies/shapes/recipe.js'
import type { UseCases } from '../studies/use-cases.js'
import { bytes, decimal } from '../words/number-format.js'
import { exitStatus } from './exit-status.js'
import { writeJson, type Streams, type Terminal } from './streams.js'
import { textColumns } from './terminal/columns.js'
import { labelled } from './terminal/text-layout.js'

/** `done` when an engine is available and the storage answers. */
export async function doctor(
  useCases: UseCases,
  json: boolean,
  { out }: Pick<Streams, 'out'>,
): Promise<number> {
  const [devices, engines, recipes] = await Promise.all([
    useCases.devices(),
    useCases.engines(),
    useCases.recipes(),
  ])
  const ready = await useCases.ready().then(
    () => 'ok',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
  if (json) writeJson(out, { node: process.version, ready, devices, engines, recipes })
  else writeReport(out, ready, { engines, devices, recipes })
  return ready === 'ok' && engines.some(({ available }) => available)
    ? exitStatus.done
    : exitStatus.failed
}

interface Offered {
  readonly engines: readonly EngineReport[]
  readonly devices: readonly Device[]
  readonly recipes: readonly RecipeInfo[]
}

function writeReport(out: Terminal, ready: string, { engines, devices, recipes }: Offered): void {
  const rows = [
    ['Node', process.version],
    ['Storage', ready],
    ...engines.map((engine) => ['Engine', engineText(engine, isWide(out))] as const),
    ...devices.map((device) => ['Device', `${device.id.padEnd(12)}${deviceText(device)}`] as const),
    ...recipes.map((recipe) => ['Recipe', `${recipe.name}: ${recipeText(recipe)}`] as const),
  ] as const
  for (const [label, text] of rows) out.write(`${rowLines(label, text, out).join('\n')}\n`)
}

/** Names and states of the engines as columns need as many. */
const tableColumnsMin = 100
const isWide = (out: Terminal): boolean =>
  out.columns === undefined || textColumns(out) >= tableColumnsMin

const labelColumns = 12

/** Further lines hang below the text. */
function rowLines(label: string, text: string, out: Terminal): readonly string[] {
  if (out.columns === undefined) return [label.padEnd(labelColumns) + text]
  return labelled({ text: label, columns: labelColumns }, text, textColumns(out))
}

const kindNames: Readonly<Record<DeviceKind, string>> = {
  cuda: 'on NVIDIA cards',
  webgpu: 'on an adapter',
  cpu: 'on the processor',
}

function engineText(report: EngineReport, isTable: boolean): string {
  const { engine, kind, available, budget, detail } = report
  const name = `${engine} ${kindNames[kind]}`
  const enforcement = available ? `; memory budget: ${budgetEnforcementTexts[budget]}` : ''
  if (!isTable) return `${name}, ${engineState(report)}: ${detail}${enforcement}`
  return `${name.padEnd(29)}${engineState(report).padEnd(11)}${detail}${enforcement}`
}

function engineState({ available, automatic }: EngineReport): string {
  if (!available) return 'off'
  return automatic ? 'available' : 'on demand'
}

/** Example: `NVIDIA A100, 40 GiB, 12 GiB free, 97 % busy, driver 550.54; engines tensorflow`. */
function deviceText(device: Device): string {
  const facts = [
    device.name,
    adapterText(device),
    device.memoryBytes === null ? 'memory unknown' : bytes(device.memoryBytes),
    device.cores === null ? null : `${device.cores} cores`,
    device.freeBytes === null ? null : `${bytes(device.freeBytes)} free`,
    device.usedBytes === null ? null : `${bytes(device.usedBytes)} used`,
    device.utilization === null ? null : `${decimal(100 * device.utilization)} % busy`,
    otherProcesses(device),
    device.powerLimitWatts === null ? null : `at most ${device.powerLimitWatts} W`,
    device.driver === null ? null : `driver ${device.driver}`,
    bufferLimit(device),
    device.workers === null ? null : `workers ${device.workers.join(', ')}`,
  ].filter((fact) => fact !== null)
  const choice = device.automatic ? '' : ', only when asked for'
  return `${facts.join(', ')}; engines ${device.engines.join(', ')}${choice}`
}

function recipeText({ training, fault }: RecipeInfo): string {
  if (training === null) return fault ?? ''
  const { framework, parameters, trainingRows, validationRows, optimizer, loss } = training
  const rows = `${trainingRows} rows and ${validationRows} for validation`
  return `${framework}, ${parameters} parameters, ${rows}, ${optimizer}, ${loss}`
}

function adapterText({ adapter, vendor }: Device): string | null {
  if (adapter === null) return null
  const maker = vendor ? ` (${vendor})` : ''
  if (adapter === 'unknown') return `of an unknown kind${maker}`
  return adapter === 'cpu' ? `emulated on the processor${maker}` : `${adapter}${maker}`
}

function otherProcesses({ others }: Device): string | null {
  if (others === null || others.processes === 0) return null
  const processes = others.processes === 1 ? 'process holds' : 'processes hold'
  return `${others.processes} other ${processes} ${bytes(others.bytes)}`
}

function bufferLimit({ limits }: Device): string | null {
  if (limits === null) return null
  const limitBytes = Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize)
  return `one buffer at most ${bytes(limitBytes)}`
}
