/** Lines across a figure, their labels in rows above it or at one of their ends. */
import { placeOn } from '../figures/axes.js'
import type { Figure, Mark } from '../figures/figure.js'
import type { Labels } from './labels.js'
import { plotOf, type Size } from './size.js'
import { labelWidth } from './text-size.js'

export interface PlacedMark extends Mark {
  /** Row of its label above the figure, 0 nearest to it; -1 for a level line. */
  readonly row: number
  readonly align: 'left' | 'center' | 'right'
  /** Where the label of a level line begins, as a share of the line; 0 for an upright one. */
  readonly start: number
}

/** Marks whose labels would overlap get rows of their own. */
export function placedMarks(figure: Figure, size: Size, labels: Labels): readonly PlacedMark[] {
  const { width } = plotOf(size, labels.room)
  const rowEnds: number[] = []
  const upright = figure.marks
    .filter(({ on }) => on === 'x')
    .map((mark) => ({ mark, at: placeOn(figure.x, mark.value) * width }))
    .sort((a, b) => a.at - b.at)
    .map(({ mark, at }): PlacedMark => {
      const wide = labelWidth(mark.label)
      const align = alignOf(at, wide, width)
      const start = at - wide * { left: 0, center: 0.5, right: 1 }[align]
      const free = rowEnds.findIndex((end) => end <= start)
      const row = free === -1 ? rowEnds.length : free
      rowEnds[row] = start + wide
      return { ...mark, row, align, start: 0 }
    })
  const level = figure.marks
    .filter(({ on }) => on === 'y')
    .map((mark): PlacedMark => ({
      ...mark,
      row: -1,
      align: 'left',
      start: labels.starts.get(mark) ?? 0,
    }))
  return [...upright, ...level]
}

function alignOf(at: number, wide: number, width: number): PlacedMark['align'] {
  if (at < wide / 2) return 'left'
  return at > width - wide / 2 ? 'right' : 'center'
}
