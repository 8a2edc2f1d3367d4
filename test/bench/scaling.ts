/**
 * npm run bench:scaling -- [--tables DIR[,DIR]] [--json]
 *
 * How the best learning rate scales with the batch size, by optimizer. Fits the law on recorded
 * grids and judges it on left-out workloads (docs/rate-scaling.md).
 */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Aim } from '../../src/advice/vocabulary/question.js'
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
/** Saturations for the fit of a plain power law. */
const unsaturated = [Number.POSITIVE_INFINITY]
const families = [
  ['sgd', ['sgd']],
  ['sgd-momentum', ['sgd-momentum']],
  ['adam', ['adam']],
  ['both of SGD', ['sgd', 'sgd-momentum']],
] as const
const figures = (['fastest', 'best-quality'] as const).flatMap((aim) => {
  const workloads = workloadsOf(aim)
  return families.flatMap(([family, optimizers]) => {
    const group = workloads.filter(({ optimizer }) =>
      optimizers.some((member) => member === optimizer),
    )
    return group.length < 2 ? [] : [{ aim, family, ...figureOf(group, optimizers) }]
  })
})

function workloadsOf(aim: Aim): readonly Workload[] {
  return tables
    .map((table): Workload => ({
      name: table.name,
      optimizer: table.optimizer,
      rates: bestRates(table, aim),
    }))
    .filter(({ rates }) => rates.length >= 3)
}

function figureOf(group: readonly Workload[], optimizers: readonly string[]) {
  const shape = fitShape(group)
  const power = fitShape(group, unsaturated)
  const errorOf = (exponent: number): number =>
    meanError(group, { exponent, saturation: Number.POSITIVE_INFINITY })
  const optimizer = optimizers.includes('adam') ? 'adam' : 'sgd'
  return {
    workloads: group.length,
    shape,
    fitted: meanError(group, shape),
    leaveOneOut: leaveOneOut(group),
    powerExponent: power.exponent,
    powerLeaveOneOut: leaveOneOut(group, unsaturated),
    used: errorOf(unknownNoiseExponent(optimizer, rateNumbers)),
    constant: errorOf(0),
    root: errorOf(0.5),
    linear: errorOf(1),
    each: group.map((workload) => ({
      name: workload.name,
      ...fitShape([workload]),
      error: meanError([workload], fitShape([workload])),
    })),
  }
}

if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`)
else print()

function print(): void {
  const heading = [
    'aim',
    'optimizer',
    'workloads',
    'exponent',
    'saturation',
    'fitted',
    'left out',
    'power p',
    'left out',
    'used',
    'constant',
    'root',
    'linear',
  ]
  const lines = [
    "root mean square error of ln(rate) over a workload's batch sizes, its level fitted",
    row(heading),
    ...figures.map(figureRow),
    ...figures.filter(({ family }) => family !== 'both of SGD').flatMap(workloadLines),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

function row(cells: readonly (string | number)[]): string {
  return cells
    .map((cell, i) => {
      const text = typeof cell === 'number' ? cell.toFixed(2) : cell
      return i < 2 ? text.padEnd(15) : text.padStart(11)
    })
    .join('')
}

function saturationText(saturation: number): string {
  return Number.isFinite(saturation) ? String(Math.round(saturation)) : 'none'
}

function figureRow(figure: (typeof figures)[number]): string {
  return row([
    figure.aim,
    figure.family,
    String(figure.workloads),
    figure.shape.exponent,
    saturationText(figure.shape.saturation),
    figure.fitted,
    figure.leaveOneOut,
    figure.powerExponent,
    figure.powerLeaveOneOut,
    figure.used,
    figure.constant,
    figure.root,
    figure.linear,
  ])
}

function workloadLines({ aim, each }: (typeof figures)[number]): readonly string[] {
  return each.map(({ name, exponent, saturation, error }) => {
    const shape = `exponent ${exponent}, saturation ${saturationText(saturation)}`
    return `  ${aim} ${name}: ${shape}, error ${error.toFixed(2)}`
  })
}
