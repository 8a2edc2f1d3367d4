/** Where the labels of series and of lines across stand: where they cross nothing. */
import { placeOn } from '../figures/axes.js'
import type { Figure, Mark, Points, Series } from '../figures/figure.js'
import { isNarrow, plotOf, roomLeast, type Size } from './size.js'
import { labelWidth, lineHeight } from './text-size.js'

/** Against the last point of a series; `distance` in px. */
export interface LabelPlace {
  readonly position: 'right' | 'left' | 'top' | 'bottom'
  readonly distance: number
  readonly offset?: [x: number, y: number]
}

export interface Labels {
  /** Without a place, a label stands in the key. */
  readonly places: ReadonlyMap<Series, LabelPlace>
  /** Where the label of a line across begins, as a share of the line. */
  readonly starts: ReadonlyMap<Mark, number>
  /** Room on the right of the axes, px. */
  readonly room: number
}

const isLine = ({ drawn }: Series): boolean => drawn === 'line' || drawn === 'dashed'

export function labelsOf(figure: Figure, size: Size): Labels {
  const labelled = figure.series.filter(({ isLabelled }) => isLabelled)
  const lines = labelled.filter(isLine)
  const dots = labelled.filter((one) => !isLine(one))
  const beside = isNarrow(size) ? dots : labelled
  const all = placedBeside(figure, size, beside)
  // of two lines one in the key and one beside its end would be hard to read
  const isWhole = lines.every((line) => all.places.has(line))
  return isWhole || isNarrow(size) ? all : placedBeside(figure, size, dots)
}

/** Whether the key has to name the series, because no label beside it does. */
export const isInKey = (series: Series, { places }: Labels): boolean =>
  series.tone !== 'faint' && !places.has(series)

function placedBeside(figure: Figure, size: Size, labelled: readonly Series[]): Labels {
  const room = roomLeast + Math.max(0, ...labelled.map(({ label }) => labelWidth(label)))
  const field = new Field(figure, plotOf(size, room))
  const foremost = [...labelled].sort((a, b) => rankOf(a) - rankOf(b))
  const places = new Map<Series, LabelPlace>()
  for (const series of foremost) {
    const place = field.placeFor(series, isLine(series) ? besideLine : aroundDot)
    if (place !== null) places.set(series, place)
  }
  const level = figure.marks.filter(({ on }) => on === 'y')
  return { places, starts: new Map(level.map((mark) => [mark, field.startOf(mark)])), room }
}

/** From the axis, and from a line that crosses, px. */
const margin = 6
/** Between two places that are tried for a label, px. */
const startStep = 8

const rankOf = ({ tone }: Series): number => (tone === 'accent' ? 0 : 1)

const gap = 7
const besideLine: readonly LabelPlace[] = [{ position: 'right', distance: gap }]
const rows = [0, 1, 2, 3, 4]
const aroundDot: readonly LabelPlace[] = [
  ...rows.flatMap((row) => [beside('right', row), beside('left', row)]),
  ...rows.flatMap((row) => [beside('right', -row), beside('left', -row)]),
  ...rows.flatMap((row): readonly LabelPlace[] => [
    { position: 'top', distance: gap + row * lineHeight },
    { position: 'bottom', distance: gap + row * lineHeight },
  ]),
]

/** So many rows above the dot. */
function beside(position: 'right' | 'left', row: number): LabelPlace {
  const place = { position, distance: gap }
  return row === 0 ? place : { ...place, offset: [0, -row * lineHeight] }
}

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}
type Pixel = readonly [x: number, y: number]

/** What is drawn, as dots that a label must not cover. */
class Field {
  private readonly drawn: Pixel[]

  constructor(
    private readonly figure: Figure,
    private readonly plot: Size,
  ) {
    const { series, ranges } = figure
    const lines = series.map((one) => (isLine(one) ? this.along(one.points) : this.at(one.points)))
    const bars = ranges
      .filter(({ drawn }) => drawn === 'bars')
      .flatMap(({ spans }) => spans)
      .map(([x, low, high]) =>
        this.along([
          [x, low],
          [x, high],
        ]),
      )
    this.drawn = [...lines, ...bars].flat()
  }

  /** The first free place, which is then taken; null where all would cross something. */
  placeFor(series: Series, places: readonly LabelPlace[]): LabelPlace | null {
    const [at] = this.at(series.points.slice(-1))
    if (at === undefined) return null
    const box = places.find((place) => this.isFree(boxAt(at, place, series.label)))
    if (box !== undefined) this.take(boxAt(at, box, series.label))
    return box ?? null
  }

  /** The first free place along the line; else the first that only upright lines cross. */
  startOf({ value, label }: Mark): number {
    const top = (1 - placeOn(this.figure.y, value)) * this.plot.height - lineHeight
    const wide = labelWidth(label)
    const count = Math.max(1, Math.floor((this.plot.width - wide - margin) / startStep))
    const starts = Array.from({ length: count }, (_, i) => margin + i * startStep)
    const boxAt = (left: number): Box => ({
      left,
      right: left + wide - margin,
      top,
      bottom: top + lineHeight - 2,
    })
    const free = starts.filter((left) => this.isFree(boxAt(left)))
    const uncrossed = free.find((left) => !this.isCrossed(boxAt(left)))
    return (uncrossed ?? free[0] ?? margin) / this.plot.width
  }

  private isCrossed({ left, right }: Box): boolean {
    return this.figure.marks.some(({ on, value }) => {
      const x = placeOn(this.figure.x, value) * this.plot.width
      return on === 'x' && x >= left - margin && x <= right + margin
    })
  }

  private isFree({ left, right, top, bottom }: Box): boolean {
    if (left < 0 || top < 0 || bottom > this.plot.height) return false
    return !this.drawn.some(([x, y]) => x >= left && x <= right && y >= top && y <= bottom)
  }

  private take({ left, right, top, bottom }: Box): void {
    for (let x = left; x <= right; x += 4)
      for (let y = top; y <= bottom; y += 4) this.drawn.push([x, y])
  }

  private at(points: Points): readonly Pixel[] {
    const { x, y } = this.figure
    const { width, height } = this.plot
    return points.map(([at, value]) => [placeOn(x, at) * width, (1 - placeOn(y, value)) * height])
  }

  /** Every 4 px of a line. */
  private along(points: Points): readonly Pixel[] {
    const corners = this.at(points)
    return corners.flatMap(([x, y], i) => {
      const [fromX, fromY] = corners[i - 1] ?? [x, y]
      const steps = Math.max(1, Math.ceil(Math.hypot(x - fromX, y - fromY) / 4))
      return Array.from({ length: steps }, (_, step): Pixel => {
        const share = (step + 1) / steps
        return [fromX + share * (x - fromX), fromY + share * (y - fromY)]
      })
    })
  }
}

function boxAt([x, y]: Pixel, { position, distance, offset }: LabelPlace, label: string): Box {
  const width = labelWidth(label)
  if (position === 'top' || position === 'bottom') {
    const top = position === 'top' ? y - distance - lineHeight : y + distance
    return { left: x - width / 2, right: x + width / 2, top, bottom: top + lineHeight }
  }
  const middle = y + (offset?.[1] ?? 0)
  const level = { top: middle - lineHeight / 2, bottom: middle + lineHeight / 2 }
  if (position === 'right') return { left: x + 3, right: x + width, ...level }
  return { left: x - width, right: x - 3, ...level }
}
