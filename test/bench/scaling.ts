/**
 * npm run bench:scaling -- [--tables DIR[,DIR]] [--json]
 *
 * How the best learning rate goes with the batch size, by optimizer, fitted on recorded grids and judged leave-one-workload-out (docs/scaling.md).
 */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { rateNumbers } from '../../src/advice/rate/numbers.js'
import { unknownNoiseExponent } from '../../src/advice/rate/scaling-rules.js'
import {
  bestRates,
  fitShape,
  leaveOneOut,
  meanError,
  type Workload,
} from '../replay/rate-scaling.js'
import { readTables } from '../replay/table.js'

const { values } = parseArgs({
  options: {
    tables: {
      type: 'string',
      default: fileURLToPath(new URL('../replay/tables', import.meta.url)),
    },
    json: { type: 'boolean', default: false },
  },
})
const tables = await readTables(values.tables.split(','))
const none = [Number.POSITIVE_INFINITY]
const figures = []
for (const aim of ['fastest', 'best-quality'] as const) {
  const workloads = tables
    .map((table): Workload => ({
      name: table.name,
      optimizer: table.optimizer,
      rates: bestRates(table, aim),
    }))
    .filter(({ rates }) => rates.length >= 3)
  const families = [
    ['sgd', ['sgd']],
    ['sgd-momentum', ['sgd-momentum']],
    ['adam', ['adam']],
    ['both of SGD', ['sgd', 'sgd-momentum']],
  ] as const
  for (const [family, members] of families) {
    const group = workloads.filter(({ optimizer }) => members.some((one) => one === optimizer))
    if (group.length < 2) continue
    const power = fitShape(group, none)
    figures.push({
      aim,
      family,
      workloads: group.length,
      shape: fitShape(group),
      fitted: meanError(group, fitShape(group)),
      leaveOneOut: leaveOneOut(group),
      powerExponent: power.exponent,
      powerLeaveOneOut: leaveOneOut(group, none),
      used: meanError(group, {
        exponent: unknownNoiseExponent(
          members.some((one) => one === 'adam') ? 'adam' : 'sgd',
          rateNumbers,
        ),
        saturation: Number.POSITIVE_INFINITY,
      }),
      constant: meanError(group, { exponent: 0, saturation: Number.POSITIVE_INFINITY }),
      root: meanError(group, { exponent: 0.5, saturation: Number.POSITIVE_INFINITY }),
      linear: meanError(group, { exponent: 1, saturation: Number.POSITIVE_INFINITY }),
      each: group.map((one) => ({
        name: one.name,
        ...fitShape([one]),
        error: meanError([one], fitShape([one])),
      })),
    })
  }
}
if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`)
else {
  const cells = (list: readonly (string | number)[]): string =>
    list
      .map((cell, i) =>
        (typeof cell === 'number' ? cell.toFixed(2) : cell)
          .padStart(i < 2 ? -14 : 11)
          .padEnd(i < 2 ? 15 : 0),
      )
      .join('')
  process.stdout.write(
    `root mean square error of ln(rate) over a workload's batch sizes, its level fitted\n${cells(['aim', 'optimizer', 'workloads', 'exponent', 'saturation', 'fitted', 'left out', 'power p', 'left out', 'used', 'constant', 'root', 'linear'])}\n`,
  )
  for (const {
    aim,
    family,
    workloads,
    shape,
    fitted,
    leaveOneOut: out,
    powerExponent,
    powerLeaveOneOut,
    used,
    constant,
    root,
    linear,
  } of figures) {
    process.stdout.write(
      `${cells([aim, family, String(workloads), shape.exponent, Number.isFinite(shape.saturation) ? String(Math.round(shape.saturation)) : 'none', fitted, out, powerExponent, powerLeaveOneOut, used, constant, root, linear])}\n`,
    )
  }
  for (const { aim, family, each } of figures)
    if (family !== 'both of SGD')
      for (const one of each)
        process.stdout.write(
          `  ${aim} ${one.name}: exponent ${one.exponent}, saturation ${Number.isFinite(one.saturation) ? Math.round(one.saturation) : 'none'}, error ${one.error.toFixed(2)}\n`,
        )
}
