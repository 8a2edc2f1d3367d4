import { expect, it } from 'vitest'
import type { GradientPair } from '../fixtures/core-gradients.js'
import { readValues } from '../fixtures/run-program.js'

const caseCount = 19

it.concurrent.each(['tensorflow', 'cpu', 'wasm'])(
  'on %s the gradients of Tile, Sum and Mean are those of tfjs-core; Step is 1, alpha or NaN',
  async (engine) => {
    const values = await readValues<GradientPair | readonly string[]>('core-gradients.ts', engine)
    const pairs = values.slice(0, -1) as readonly GradientPair[]
    expect(pairs.length).toBe(caseCount)
    for (const { name, own, core } of pairs) {
      const differences = own.map((value, i) => Math.abs(value - (core[i] ?? Number.NaN)))
      expect(own.length, name).toBe(core.length)
      expect(Math.max(...differences), name).toBeLessThan(1e-5)
      expect(Math.max(...core.map(Math.abs)), name).toBeGreaterThan(0)
    }
    expect(values.at(-1)).toEqual(['0.25', '0.25', '1', 'NaN'])
  },
)
