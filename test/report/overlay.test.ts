import { expect, it } from 'vitest'
import { figuresOf } from '../../src/report/figures/figures.js'
import { overlaid } from '../../src/report/figures/overlay.js'
import { storedStudy } from '../support/stored-studies.js'

const fastest = figuresOf(storedStudy('fastest').advice, 'en')
const quality = figuresOf(storedStudy('quality').advice, 'en')

it('shows the figures that both studies have, with the points of both on one axis', () => {
  const both = overlaid(fastest, quality, ['A', 'B'])
  expect(both.map(({ name }) => name)).toEqual(['memory', 'throughput', 'range-test', 'race'])
  for (const figure of both) {
    const parts = [fastest, quality].map((all) => all.find(({ name }) => name === figure.name))
    expect(figure.series).toHaveLength(parts.flatMap((part) => part?.series ?? []).length)
    for (const part of parts) {
      expect(figure.x.min).toBeLessThanOrEqual(Number(part?.x.min))
      expect(figure.x.max).toBeGreaterThanOrEqual(Number(part?.x.max))
      expect(figure.reading).toContain(part?.reading)
    }
    const advised = figure.marks.map(({ label }) => label.slice(0, 9))
    if (figure.name === 'memory') expect(advised).toEqual(['A advised', 'B advised'])
  }
})
