import { describe, expect, it } from 'vitest'
import { sizes } from '../../src/report/draw/size.js'
import { svgOf } from '../../src/report/draw/svg.js'
import type { Figure } from '../../src/report/figures/figure.js'
import { figuresOf } from '../../src/report/figures/figures.js'
import { languages } from '../../src/words/messages.js'
import { storedStudies, storedStudy, type StoredStudy } from '../support/stored-studies.js'

const figures = (name: StoredStudy): readonly Figure[] => figuresOf(storedStudy(name).advice, 'en')

function figureOf(study: StoredStudy, name: Figure['name']): Figure {
  const figure = figures(study).find((one) => one.name === name)
  if (figure === undefined) throw new Error(`${study} has no figure ${name}`)
  return figure
}

describe.each(storedStudies)('the figures of the study %s', (name) => {
  const { advice } = storedStudy(name)

  it('show memory, throughput, the trade between sizes, the range test and the race', () => {
    const compared = name === 'quality' ? 'ends' : 'time-to-target'
    expect(figures(name).map((figure) => figure.name)).toEqual([
      'memory',
      'throughput',
      compared,
      'range-test',
      'race',
    ])
  })

  it.each(languages)('are read in one sentence in %s', (language) => {
    for (const { title, reading, x, y } of figuresOf(advice, language)) {
      expect(title).not.toBe('')
      expect(reading).toMatch(/^[^.。]*(?:\d\.\d[^.。]*)*[.。]$/)
      expect([reading, x.title, y.title].join()).not.toMatch(/[{}$?]|undefined|NaN|Infinity/)
    }
  })

  it('hold their points and marks within their axes', () => {
    for (const { name: figure, x, y, series, marks } of figures(name)) {
      for (const [at, value] of series.flatMap(({ points }) => points)) {
        expect(at, figure).toBeGreaterThanOrEqual(x.min)
        expect(at, figure).toBeLessThanOrEqual(x.max)
        expect(value, figure).toBeGreaterThanOrEqual(y.min)
        expect(value, figure).toBeLessThanOrEqual(y.max)
      }
      for (const { on, value } of marks) {
        const axis = on === 'x' ? x : y
        expect(value, figure).toBeGreaterThanOrEqual(axis.min)
        expect(value, figure).toBeLessThanOrEqual(axis.max)
      }
    }
  })

  it('say the same numbers in a table, a row for every point or line', () => {
    for (const { table, series } of figures(name)) {
      expect(table.rows.length).toBeGreaterThan(1)
      expect(table.rows.length).toBeLessThan(40)
      for (const row of table.rows) expect(row).toHaveLength(table.columns.length)
      expect(series.flatMap(({ evidence }) => evidence).length).toBeGreaterThan(0)
    }
  })

  it('are drawn without scripts and styles, which the content policy forbids', () => {
    for (const figure of figures(name))
      for (const size of Object.values(sizes)) {
        const svg = svgOf(figure, size)
        expect(svg).not.toMatch(/ style=|<style|<script| on\w+=|href/)
        expect(svg).toContain(`viewBox="0 0 ${size.width} ${size.height}"`)
        for (const word of figure.x.title.split(' ')) expect(svg).toContain(word)
      }
  })
})

describe('what a figure marks', () => {
  it('is the advised size, the largest one and the budget, where memory ran out', () => {
    const { advice } = storedStudy('tight')
    const marks = figureOf('tight', 'memory').marks
    expect(marks.map(({ value }) => value)).toEqual([
      advice.batchSize?.value,
      advice.largestBatchSize?.value,
      advice.memory.budgetBytes / 2 ** 20,
    ])
    expect(figureOf('tight', 'memory').reading).toContain('the budget runs out above 466 rows')
  })

  it('is a cross where a size ran out of memory, in the table too', () => {
    const { advice } = storedStudy('tight')
    const { budgetBytes } = advice.memory
    const ranOut = {
      name: 'memory' as const,
      label: 'ran out',
      x: 'batch size (rows)',
      y: 'bytes',
      points: [[512, budgetBytes]] as const,
      evidence: ['t9'],
    }
    const [figure] = figuresOf({ ...advice, curves: [...advice.curves, ranOut] }, 'en')
    const crosses = figure?.series.find(({ drawn }) => drawn === 'crosses')
    expect(crosses?.points).toEqual([[512, budgetBytes / 2 ** 20]])
    expect(figure?.table.rows.find(([size]) => size === '512')?.at(-1)).toBe('ran out of memory')
  })

  it('is the knee, at half of the most rows a second', () => {
    const { series, marks } = figureOf('fastest', 'throughput')
    const fitted = series[0]?.points ?? []
    const most = Math.max(...fitted.map(([, rows]) => rows))
    const knee = marks.find(({ label }) => label.startsWith('half the most'))?.value ?? 0
    const below = fitted.filter(([size]) => size <= knee)
    const above = fitted.filter(([size]) => size > knee)
    expect(Math.max(...below.map(([, rows]) => rows))).toBeLessThanOrEqual(most / 2)
    expect(above[0]?.[1]).toBeGreaterThanOrEqual(most / 2)
  })

  it('is the size of theory within its interval, and the edge of the range test above the advised rate', () => {
    expect(figureOf('fastest', 'time-to-target').marks.map(({ label }) => label)).toContainEqual(
      expect.stringMatching(/^theory: \d+ \(\d+–\d+\)$/),
    )
    const [chosen, edge] = figureOf('fastest', 'range-test').marks
    expect(Number(edge?.value)).toBeGreaterThan(Number(chosen?.value))
  })

  it('is the range of every end beside the advised one, which all are compared with', () => {
    const { ranges, series } = figureOf('quality', 'ends')
    const spans = ranges[0]?.spans ?? []
    const others = series.filter(({ tone }) => tone !== 'accent')
    expect(others).toHaveLength(series.length - 1)
    expect(spans).toHaveLength(others.length)
    for (const [i, [, low, high]] of spans.entries()) {
      const loss = Number(others[i]?.points[0]?.[1])
      expect(loss).toBeGreaterThanOrEqual(low)
      expect(loss).toBeLessThanOrEqual(high)
    }
  })
})

it('an advice without measurements has no figures', () => {
  expect(figuresOf({ ...storedStudy('fastest').advice, curves: [] }, 'en')).toEqual([])
})
