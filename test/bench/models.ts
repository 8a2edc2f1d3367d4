/**
 * npm run bench:models [-- --only PATTERN] [--small] [--json] [--extract FILE]
 *
 * Models that Keras 3 and Keras 2 write, read by Batchwise: parameters, output shapes, forward
 * pass and one training step beside Keras' own. `--only sequences` takes the models whose names
 * match; `--small` leaves out keras.applications; `--extract` writes the small right ones for
 * `npm test`.
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { LineDecoder } from '../../src/trials/protocol/messages.js'
import { writeExtract } from './models/extract.js'
import { checks, type CaseResult } from './models/compare-case.js'
import {
  measureNoise,
  writeApplicationCases,
  writeSmallCases,
  type CaseFolder,
} from './models/keras-cases.js'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '.' },
    small: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    extract: { type: 'string' },
  },
})
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const warn = (text: string): void => void process.stderr.write(`${text}\n`)

/** Cases in one process; a large model has its own. */
const casesOfProcess = 40
const program = fileURLToPath(new URL('models/compare-cases.ts', import.meta.url))

/** Results of the cases, until the process ends; the last may be without one. */
async function runProcess(
  folder: string,
  names: readonly string[],
): Promise<{ readonly results: readonly CaseResult[]; readonly died: string | null }> {
  const child = spawn(process.execPath, ['--import', 'tsx', program, folder, ...names], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const decoder = new LineDecoder()
  const results: CaseResult[] = []
  let begun: string | null = null
  child.stdout.on('data', (chunk: Uint8Array) => {
    for (const line of decoder.push(chunk)) {
      const message = JSON.parse(line) as CaseResult | { readonly begins: string }
      if ('begins' in message) begun = message.begins
      else results.push(message)
    }
  })
  await new Promise((resolve) => child.on('close', resolve))
  const died = results.at(-1)?.name === begun ? null : begun
  return { results, died }
}

/** A process that dies costs the case that it was at; the others go on in a new one. */
async function compareAll(folder: string, names: readonly string[]): Promise<CaseResult[]> {
  const results: CaseResult[] = []
  for (let left = names; left.length > 0;) {
    const size = left[0]?.startsWith('applications') === true ? 1 : casesOfProcess
    const ran = await runProcess(folder, left.slice(0, size))
    results.push(...ran.results)
    if (ran.died !== null) results.push({ name: ran.died, read: 'crash: the process died' })
    const done = results.length
    if (ran.results.length === 0 && ran.died === null)
      throw new Error(`the process of ${left[0] ?? ''} does not start`)
    left = names.slice(done)
    warn(`${done} of ${names.length}`)
  }
  return results
}

const groupOf = ({ name }: CaseResult): string => name.split('.')[0] ?? name
const isRefused = ({ read }: CaseResult): boolean => typeof read === 'string'
const faultsOf = (result: CaseResult): readonly string[] =>
  checks.flatMap((check) =>
    typeof result[check] === 'string' ? [`${check}: ${result[check]}`] : [],
  )

function print(results: readonly CaseResult[]): void {
  for (const group of new Set(results.map(groupOf))) {
    const ofGroup = results.filter((result) => groupOf(result) === group)
    const right = ofGroup.filter((result) => faultsOf(result).length === 0).length
    const refused = ofGroup.filter(isRefused).length
    const wrong = ofGroup.length - right - refused
    const noisy = ofGroup.filter(({ noise }) => noise !== undefined).length
    const within = noisy === 0 ? '' : `; ${noisy} in part only within float32 noise`
    const counts = `${right} of ${ofGroup.length}, ${refused} refused, ${wrong} wrong`
    say(`${group.padEnd(14)} ${counts}${within}`)
  }
  for (const result of results) {
    for (const fault of faultsOf(result)) say(`${result.name}  ${fault.slice(0, 300)}`)
    if (result.noise !== undefined) say(`${result.name}  ${result.noise}`)
  }
}

async function compareFolder({ folder, names, failures }: CaseFolder): Promise<CaseResult[]> {
  for (const failure of failures) warn(`Keras fails: ${failure}`)
  const results = await compareAll(folder, names)
  const judged: CaseResult[] = []
  for (const result of results) judged.push(await withNoise(folder, result))
  return judged
}

/** A step with weights beyond the tolerance is judged again by the float32 noise of each. */
async function withNoise(folder: string, result: CaseResult): Promise<CaseResult> {
  if (typeof result.step !== 'string' || !(await measureNoise(folder, result.name, warn)))
    return result
  const [again] = await compareAll(folder, [result.name])
  return again ?? result
}

const only = new RegExp(values.only)
const smallCases = await writeSmallCases(only, warn)
const smallResults = await compareFolder(smallCases)
const results = [...smallResults]
if (!values.small)
  for await (const cases of writeApplicationCases(only, warn))
    results.push(...(await compareFolder(cases)))
if (values.json) say(JSON.stringify(results))
else print(results)
if (values.extract !== undefined) {
  const right = smallResults.filter((result) => faultsOf(result).length === 0)
  const names = right.map(({ name }) => name)
  const written = await writeExtract(values.extract, smallCases.folder, names)
  warn(`${written} cases in ${values.extract}`)
}
