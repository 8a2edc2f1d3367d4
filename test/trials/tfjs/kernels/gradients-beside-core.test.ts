import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import type { Compared } from './gradients-beside-core.js'

const program = fileURLToPath(new URL('./gradients-beside-core.ts', import.meta.url))

it.each(['tensorflow', 'cpu', 'wasm'])(
  'gradients of repeating, sums and means are on %s those of tfjs-core, and Step is 1, its alpha, or not a number',
  async (engine) => {
    const lines = (
      await promisify(execFile)(process.execPath, ['--import', 'tsx', program, engine])
    ).stdout
      .trim()
      .split('\n')
    const cases = lines.slice(0, -1).map((line) => JSON.parse(line) as Compared)
    expect(cases.length).toBe(19)
    for (const { name, own, core } of cases) {
      expect(own.length, name).toBe(core.length)
      expect(
        Math.max(...own.map((value, i) => Math.abs(value - (core[i] ?? Number.NaN)))),
        name,
      ).toBeLessThan(1e-5)
      expect(Math.max(...core.map(Math.abs)), name).toBeGreaterThan(0)
    }
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual(['0.25', '0.25', '1', 'NaN'])
  },
)
