/**
 * npm run bench:cheapest [-- --tables DIR] [--budget 0.2] [--idle-watts 60] [--busy-watts 300]
 *
 * Worth of the objective `cheapest`: energy to the target of the `fastest` and the `cheapest`
 * answer over the least energy of the grid, minus 1, at most 10.
 */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { quantile } from '../../src/advice/math/statistics.js'
import { timingNumbers } from '../../src/advice/timing/numbers.js'
import { fitStepTime } from '../../src/advice/timing/step-time-law.js'
import { costOfTime } from '../../src/advice/race/training-cost.js'
import { conductReplay, questionOf } from '../replay/conduct-replay.js'
import { deviceNames, plannedMs, stepTimesOf, type DeviceName } from '../replay/devices.js'
import { readTables, type ReplayTable } from '../replay/table.js'
import { meanCurves, truthOf, worstRegret, type Cell } from '../replay/truth.js'

const { values } = parseArgs({
  options: {
    tables: {
      type: 'string',
      default: fileURLToPath(new URL('../replay/tables', import.meta.url)),
    },
    budget: { type: 'string', default: '0.2' },
    'idle-watts': { type: 'string', default: '60' },
    'busy-watts': { type: 'string', default: '300' },
  },
})
const power = { idleWatts: Number(values['idle-watts']), busyWatts: Number(values['busy-watts']) }
const objectives = ['fastest', 'cheapest'] as const

interface Answer {
  readonly regret: number
  readonly reached: boolean
  readonly batchSize: number
}

async function answers(table: ReplayTable, device: DeviceName): Promise<readonly Answer[]> {
  const stepTimes = stepTimesOf(table, device)
  const law = fitStepTime(
    table.batchSizes.map((batchSize) => ({ batchSize, stepTimeMs: stepTimes(batchSize) })),
    timingNumbers,
  )
  if (law === null) throw new Error(`${table.name}: no step times`)
  const truth = truthOf(meanCurves(table), stepTimes, 'fastest')
  const energy = ({ batchSize, timeMs }: Cell): number =>
    costOfTime({ power }, law, batchSize, timeMs) ?? Number.NaN
  const least = Math.min(...truth.cells.filter(({ reached }) => reached).map(energy))
  const probe = {
    kind: 'seconds',
    seconds: (Number(values.budget) * plannedMs(table, stepTimes)) / 1000,
  } as const
  const answersByObjective: Answer[] = []
  for (const objective of objectives) {
    const { decision } = await conductReplay(table, stepTimes, {
      ...questionOf(table, objective, probe),
      power,
    })
    if ('verdict' in decision) throw new Error(`${table.name}: ${decision.missing.join()}`)
    const cell = truth.cell(decision)
    answersByObjective.push({
      regret: cell.reached ? Math.min(worstRegret, energy(cell) / least - 1) : worstRegret,
      reached: cell.reached,
      batchSize: decision.batchSize,
    })
  }
  return answersByObjective
}

const pairs: (readonly Answer[])[] = []
for (const table of await readTables([values.tables])) {
  for (const device of deviceNames) pairs.push(await answers(table, device))
}
const figures = objectives.map((objective, i) => {
  const own = pairs.flatMap((pair) => pair[i] ?? [])
  const regrets = own.map(({ regret }) => regret)
  const median = (100 * quantile(regrets, 0.5)).toFixed(0)
  const p90 = (100 * quantile(regrets, 0.9)).toFixed(0)
  const neverReached = own.filter(({ reached }) => !reached).length
  return `${objective.padEnd(10)}median ${median} %, p90 ${p90} %, never reached ${neverReached}`
})
const count = (holds: (fastest: Answer, cheapest: Answer) => boolean): number =>
  pairs.filter(
    ([fastest, cheapest]) =>
      fastest !== undefined && cheapest !== undefined && holds(fastest, cheapest),
  ).length
const lessEnergy = count((fastest, cheapest) => cheapest.regret < fastest.regret - 1e-3)
const moreEnergy = count((fastest, cheapest) => cheapest.regret > fastest.regret + 1e-3)
const smallerBatch = count((fastest, cheapest) => cheapest.batchSize < fastest.batchSize)
const lines = [
  `energy to the target over the least of the grid, ${pairs.length} cases, ` +
    `${power.idleWatts} W idle, ${power.busyWatts} W busy`,
  ...figures,
  `cheapest needs less energy than fastest in ${lessEnergy}, more in ${moreEnergy}; ` +
    `a smaller batch in ${smallerBatch}`,
]
process.stdout.write(`${lines.join('\n')}\n`)
