import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import type { CaseValues, KerasCase } from '../fixtures/keras-case.js'
import { readValues } from '../fixtures/run-program.js'

/** Of the largest entry. */
const outputTolerance = 1e-4
const gradientTolerance = 1e-3

const path = new URL('../../../fixtures/keras/sequences.json', import.meta.url)
const cases = JSON.parse(await readFile(path, 'utf8')) as readonly KerasCase[]

/** The largest difference as a share of the largest entry; infinite where the sizes differ. */
function difference(expected: readonly number[], found: readonly number[]): number {
  if (expected.length !== found.length) return Number.POSITIVE_INFINITY
  const largest = Math.max(...expected.map(Math.abs))
  const differences = expected.map((value, i) => Math.abs(value - (found[i] ?? Number.NaN)))
  return Math.max(...differences) / Math.max(largest, 1e-3)
}

function faultOf({ name, output, gradients }: KerasCase, found: CaseValues): string | null {
  if (found.error !== null) return `${name}: ${found.error}`
  const outputDifference = difference(output.values, found.output)
  const gradientDifference = difference(
    gradients.flatMap(({ values }) => values),
    found.gradients.flat(),
  )
  const isClose = outputDifference <= outputTolerance && gradientDifference <= gradientTolerance
  return isClose
    ? null
    : `${name}: outputs differ by ${outputDifference}, gradients by ${gradientDifference}`
}

it.concurrent.each(['tensorflow', 'wasm', 'cpu'] as const)(
  'on %s outputs and gradients of sequence layers are those of Keras',
  async (engine) => {
    const found = await readValues<CaseValues>('keras-values.ts', engine, 'sequences.json')
    expect(found.map(({ name }) => name)).toEqual(cases.map(({ name }) => name))
    const faults = cases.map((kerasCase, i) => faultOf(kerasCase, found[i] as CaseValues))
    expect(faults.filter((fault) => fault !== null)).toEqual([])
  },
)
