/**
 * npm run check:card [-- --device cuda:0|cpu] [--models mlp,cnn] [--minutes 8] [--json FILE]
 *
 * What a machine with a card has to show before its figures are trusted: the limit holds, the
 * search ends near it, a question is answered, the engines run. It says in words what fell short
 * and writes the figures as JSON. Without a card it says so in one line and exits with 1; with
 * `--device cpu` the same checks run on the processor.
 */
import { writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { readCards } from '../../src/trials/devices/nvidia-smi.js'
import { memoryModels, type MemoryModel } from './memory-models.js'
import { checkLimit, checkSearch } from './card-check/memory.js'
import { checkEngines, checkQuestion } from './card-check/programs.js'
import { Report } from './card-check/report.js'

const { values } = parseArgs({
  options: {
    device: { type: 'string', default: 'cuda:0' },
    models: { type: 'string', default: 'cnn,mlp,resnet,gru,attention,u-net,conv1d,dropout-heavy' },
    minutes: { type: 'string', default: '8' },
    json: { type: 'string', default: path.join(os.tmpdir(), 'batchwise-check-card.json') },
  },
})
/** The processor is given as much as a small card has. */
const processorBytes = 2 ** 32
/** Others may take a part of the card meanwhile. */
const usedShare = 0.8
/** Searches begin until this part of the time; the rest is for the engines. */
const searchUntilShare = 0.7

/** Memory that the checks may take of the device, bytes; null without such a card. */
async function memoryOf(device: string): Promise<number | null> {
  if (device === 'cpu') return processorBytes
  const card = (await readCards()).find(({ index }) => device === `cuda:${index}`)
  return card === undefined ? null : usedShare * (card.freeBytes ?? card.memoryBytes)
}

function minutesOf(text: string): number {
  const minutes = Number(text)
  if (minutes > 0 && Number.isFinite(minutes)) return minutes
  throw new Error(`--minutes ${text}: give a number above 0, as in --minutes 8`)
}

function modelsOf(text: string): readonly [MemoryModel, ...MemoryModel[]] {
  const names = text.split(',')
  const all = memoryModels.map(({ name }) => name)
  const unknown = names.find((name) => !all.includes(name))
  const [first, ...others] = memoryModels.filter(({ name }) => names.includes(name))
  if (first !== undefined && unknown === undefined) return [first, ...others]
  throw new Error(`--models ${text}: there is no ${unknown ?? ''}; give some of ${all.join(',')}`)
}

async function checkAll(
  report: Report,
  models: readonly [MemoryModel, ...MemoryModel[]],
  deviceBytes: number,
): Promise<void> {
  await checkLimit(report, models[0], deviceBytes)
  await checkQuestion(report)
  for (const optimizer of ['adam', 'momentum'] as const)
    for (const model of models)
      if (report.has(searchUntilShare)) await checkSearch(report, model, optimizer, deviceBytes)
      else report.leftOut('search', `${model.name}, ${optimizer}`)
  if (report.has(1)) await checkEngines(report)
  else report.leftOut('engines', 'all')
}

async function main(): Promise<number> {
  const { device } = values
  const minutes = minutesOf(values.minutes)
  const models = modelsOf(values.models)
  const deviceBytes = await memoryOf(device)
  if (deviceBytes === null) {
    process.stdout.write(
      `check:card: no card ${device} was found (nvidia-smi lists none), so nothing was checked; --device cpu runs the same checks on the processor\n`,
    )
    return 1
  }
  const report = new Report(device, 60_000 * minutes)
  try {
    await checkAll(report, models, deviceBytes)
  } finally {
    await writeFile(values.json, `${JSON.stringify(report.figures(), null, 2)}\n`)
    report.end(values.json)
  }
  return report.shortfalls.length === 0 ? 0 : 1
}

process.exitCode = await main()
