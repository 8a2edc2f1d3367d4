import { expect, it } from 'vitest'
import { isInKey, labelsOf } from '../../src/report/draw/labels.js'
import { sizes } from '../../src/report/draw/size.js'
import { inLines, textWidth } from '../../src/report/draw/text-size.js'
import type { Axis, Figure, Range, Series } from '../../src/report/figures/figure.js'

const axis: Axis = { title: '', scale: 'linear', min: 0, max: 10 }
const line = (label: string, points: Series['points']): Series => ({
  label,
  drawn: 'line',
  tone: 'calm',
  points,
  isLabelled: true,
  evidence: [],
})
const dot = (label: string, x: number, y: number): Series => ({
  ...line(label, [[x, y]]),
  drawn: 'dots',
})
const bar = (x: number, low: number, high: number): Range => ({
  label: 'range',
  drawn: 'bars',
  tone: 'calm',
  spans: [[x, low, high]],
})
const figure = (series: readonly Series[], ranges: readonly Range[] = []): Figure => ({
  name: 'race',
  title: '',
  reading: '',
  x: axis,
  y: axis,
  series,
  ranges,
  marks: [],
  table: { columns: [], rows: [] },
})

it('a line is labelled at its end on a wide page, and in the key on a phone', () => {
  const one = line('batch 32', [
    [0, 8],
    [10, 2],
  ])
  const wide = labelsOf(figure([one]), sizes.wide)
  expect(wide.places.get(one)?.position).toBe('right')
  const narrow = labelsOf(figure([one]), sizes.narrow)
  expect([isInKey(one, wide), isInKey(one, narrow)]).toEqual([false, true])
  expect(narrow.room).toBeLessThan(wide.room)
})

it('lines are named in the key where a label would lie on another line', () => {
  const short = line('batch 32', [
    [0, 8],
    [5, 4],
  ])
  const long = line('batch 64', [
    [0, 9],
    [5, 4.5],
    [6, 4],
    [10, 3],
  ])
  const labels = labelsOf(figure([short, long]), sizes.wide)
  expect(labels.places.size).toBe(0)
})

it('a dot is labelled where no bar of another crosses its label', () => {
  const left = dot('256', 4, 5)
  const right = dot('64', 4.3, 5)
  const bars = [bar(4, 3, 7), bar(4.3, 2, 8)]
  for (const size of Object.values(sizes)) {
    const { places } = labelsOf(figure([left, right], bars), size)
    expect(places.get(left)?.position).toBe('left')
    expect(places.get(right)?.position).toBe('right')
  }
})

it('a Chinese letter is as wide as two others, and titles break into lines that fit', () => {
  expect(textWidth('批大小')).toBeGreaterThan(textWidth('batch'))
  const title = 'Device time of 20 epochs (s), by batch size'
  const lines = inLines(title, 150).split('\n')
  expect(lines.join(' ')).toBe(title)
  for (const one of lines) expect(textWidth(one)).toBeLessThanOrEqual(150)
  expect(inLines('批大小（行）', 30).split('\n').length).toBeGreaterThan(1)
})

it('the label of a line across crosses no upright line and no series', () => {
  const mark = { label: 'budget: 512 MiB', tone: 'warm' } as const
  const level = { ...mark, on: 'y', value: 6 } as const
  const upright = (value: number) => ({ ...mark, on: 'x', value }) as const
  const start = (of: Figure): number => labelsOf(of, sizes.narrow).starts.get(level) ?? 0
  const plain = figure([
    line('flat', [
      [0, 1],
      [10, 1],
    ]),
  ])
  expect(start({ ...plain, marks: [level] })).toBeLessThan(0.05)
  const crossed = start({ ...plain, marks: [level, upright(2), upright(9)] })
  expect(crossed).toBeGreaterThan(0.2)
  expect(crossed).toBeLessThan(0.5)
  const covered = figure([
    line('high', [
      [0, 6.4],
      [4, 6.4],
    ]),
  ])
  expect(start({ ...covered, marks: [level] })).toBeGreaterThan(0.4)
})
