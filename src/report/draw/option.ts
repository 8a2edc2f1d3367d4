/** A figure as an option of ECharts: plain JSON, for the server's SVG and for the browser. */
import type { EChartsOption } from 'echarts'
import { placeOn, tickStep } from '../figures/axes.js'
import type { Axis, Figure, Mark, Range, Series } from '../figures/figure.js'
import { gridLine, ink, muted, paper, toneColours } from './palette.js'

export interface Size {
  readonly width: number
  readonly height: number
}

/** On a wide page, and on a phone. */
export const sizes = {
  wide: { width: 680, height: 330 },
  narrow: { width: 350, height: 290 },
} as const satisfies Readonly<Record<string, Size>>

const fontSize = 13
const fontFamily = 'system-ui, sans-serif'
/** Width of a letter over the size of the font, on average. */
const letterWidth = 0.56
const markRowHeight = 17

type SeriesOptions = Extract<NonNullable<EChartsOption['series']>, readonly unknown[]>
type SeriesOption = SeriesOptions[number]

export function optionOf(figure: Figure, { width }: Size): EChartsOption {
  const marks = staggered(figure, width)
  const rows = Math.max(0, ...marks.map(({ row }) => row + 1))
  return {
    animation: false,
    textStyle: { fontFamily, fontSize },
    grid: {
      left: 8,
      right: labelRoom(figure, width),
      top: 4,
      bottom: 6,
      outerBoundsMode: 'same',
      outerBoundsContain: 'all',
    },
    xAxis: { ...axisOf(figure.x, width), nameLocation: 'middle', nameGap: 8 },
    yAxis: {
      ...axisOf(figure.y, width),
      nameLocation: 'end',
      nameGap: 10 + rows * markRowHeight,
      nameTextStyle: { ...axisText, align: 'left' },
    },
    series: [
      ...figure.ranges.flatMap(rangeSeries),
      ...figure.series.map((series) => seriesOption(series, width)),
      ...marks.map((placed) => markSeries(placed, figure)),
    ],
  } as EChartsOption
}

/** Keeps labels readable where they cross a line. */
const halo = { textBorderColor: paper, textBorderWidth: 3 }
const axisText = { color: muted, fontSize }

function axisOf(axis: Axis, width: number): Readonly<Record<string, unknown>> {
  const { title, scale, min, max } = axis
  // the others end between two powers of ten, which are no numbers to write
  const endsAtTicks = scale !== 'log10'
  const common = {
    name: title,
    nameTextStyle: axisText,
    min,
    max,
    axisLabel: {
      ...axisText,
      hideOverlap: true,
      showMinLabel: endsAtTicks,
      showMaxLabel: endsAtTicks,
    },
    axisLine: { show: true, onZero: false, lineStyle: { color: muted } },
    axisTick: { show: false },
    splitLine: {
      show: true,
      showMinLine: endsAtTicks,
      showMaxLine: endsAtTicks,
      lineStyle: { color: gridLine },
    },
  }
  if (scale === 'linear') return { type: 'value', interval: tickStep(axis), ...common }
  if (scale === 'log10') return { type: 'log', logBase: 10, ...common }
  const interval = Math.max(1, Math.round((Math.log2(max / min) * powerWidth) / width))
  return { type: 'log', logBase: 2, interval, ...common }
}

/** Width of a tick at a power of 2, with the gap to the next. */
const powerWidth = 56

const symbols = { dots: 'circle', rings: 'emptyCircle', crosses: 'path://M-4,-4L4,4M4,-4L-4,4' }

function seriesOption(
  { drawn, tone, points, label, isLabelled }: Series,
  width: number,
): SeriesOption {
  const color = toneColours[tone]
  const isLine = drawn === 'line' || drawn === 'dashed'
  const data = points.map(([x, y], i) =>
    isLabelled && i === points.length - 1 ? labelledPoint(x, y, isLine) : [x, y],
  )
  const shared = {
    name: label,
    data,
    label: {
      show: false,
      formatter: '{a}',
      ...halo,
      ...labelPlace(drawn, width),
      color: tone === 'accent' ? ink : muted,
      fontSize,
      fontWeight: tone === 'accent' ? 'bold' : 'normal',
    },
    labelLayout: { moveOverlap: 'shiftY', hideOverlap: true },
    itemStyle: { color },
    silent: tone === 'faint',
  }
  if (isLine) {
    const lineStyle = {
      color,
      width: tone === 'faint' ? 1 : 2,
      type: drawn === 'dashed' ? 'dashed' : 'solid',
    }
    return { ...shared, type: 'line', symbol: 'none', lineStyle } as SeriesOption
  }
  return { ...shared, type: 'scatter', symbol: symbols[drawn], symbolSize: 8 } as SeriesOption
}

/** A label needs a symbol to stand at. */
const anchor = { symbol: 'circle', symbolSize: 0.1 } as const

const labelledPoint = (x: number, y: number, isLine: boolean) => ({
  value: [x, y],
  label: { show: true },
  ...(isLine ? anchor : {}),
})

/** Beside the last point; on a phone, left of the end of a line, below which there is room. */
function labelPlace(drawn: Series['drawn'], width: number): Readonly<Record<string, unknown>> {
  const isBeside = drawn !== 'line' || width > sizes.narrow.width
  return isBeside ? { position: 'right', distance: 7 } : { position: 'left', offset: [2, 9] }
}

/** An area is two stacked lines: its lower edge, invisible, and its height above that. */
function rangeSeries({ drawn, label, tone, spans }: Range): readonly SeriesOption[] {
  const color = toneColours[tone]
  if (drawn === 'bars')
    return spans.map(
      ([x, low, high]) =>
        ({
          type: 'line',
          name: label,
          data: [
            [x, low],
            [x, high],
          ],
          symbol: 'rect',
          symbolSize: [9, 1.5],
          lineStyle: { color, width: 1.5 },
          itemStyle: { color },
          silent: true,
        }) as SeriesOption,
    )
  const edge = {
    type: 'line',
    name: label,
    stack: label,
    symbol: 'none',
    silent: true,
    lineStyle: { width: 0, color },
    itemStyle: { color },
  }
  const lower = { ...edge, data: spans.map(([x, low]) => [x, low]) }
  const height = spans.map(([x, low, high]) => [x, high - low])
  return [lower, { ...edge, data: height, areaStyle: { color, opacity: 0.16 } }] as SeriesOption[]
}

interface PlacedMark extends Mark {
  /** Row of its label above the figure, 0 nearest to it; -1 for a line across. */
  readonly row: number
  readonly align: 'left' | 'center' | 'right'
}

const labelWidth = (label: string): number => label.length * letterWidth * fontSize + 12

/** Marks whose labels would overlap get rows of their own. */
function staggered(figure: Figure, width: number): readonly PlacedMark[] {
  const plotWidth = width - labelRoom(figure, width) - 62
  const rowEnds: number[] = []
  const upright = figure.marks
    .filter(({ on }) => on === 'x')
    .map((mark) => ({ mark, at: placeOn(figure.x, mark.value) * plotWidth }))
    .sort((a, b) => a.at - b.at)
    .map(({ mark, at }): PlacedMark => {
      const wide = labelWidth(mark.label)
      const align = alignOf(at, wide, plotWidth)
      const start = at - wide * { left: 0, center: 0.5, right: 1 }[align]
      const free = rowEnds.findIndex((end) => end <= start)
      const row = free === -1 ? rowEnds.length : free
      rowEnds[row] = start + wide
      return { ...mark, row, align }
    })
  const level = figure.marks.filter(({ on }) => on === 'y')
  return [...upright, ...level.map((mark): PlacedMark => ({ ...mark, row: -1, align: 'right' }))]
}

function alignOf(at: number, wide: number, plotWidth: number): PlacedMark['align'] {
  if (at < wide / 2) return 'left'
  return at > plotWidth - wide / 2 ? 'right' : 'center'
}

function markSeries(
  { on, value, label, tone, row, align }: PlacedMark,
  { x, y }: Figure,
): SeriesOption {
  const color = toneColours[tone]
  const ends =
    on === 'x'
      ? [
          [value, y.min],
          [value, y.max],
        ]
      : [
          [x.min, value],
          [x.max, value],
        ]
  return {
    type: 'line',
    name: label,
    data: ends.map((end, i) => ({ value: end, label: { show: on === 'x' ? i === 1 : i === 0 } })),
    ...anchor,
    silent: true,
    lineStyle: { color, width: tone === 'accent' ? 1.5 : 1, type: 'dashed' },
    label: {
      ...halo,
      formatter: '{a}',
      color: tone === 'accent' ? ink : muted,
      fontWeight: tone === 'accent' ? 'bold' : 'normal',
      fontSize,
      ...(on === 'x'
        ? { position: 'top', distance: 2 + row * markRowHeight, align }
        : { position: [6, -fontSize - 4], align: 'left' }),
    },
  } as SeriesOption
}

/** Room on the right for labels beside the last points. */
function labelRoom({ series }: Figure, width: number): number {
  const beside = series.filter(
    ({ isLabelled, drawn }) =>
      isLabelled &&
      'position' in labelPlace(drawn, width) &&
      labelPlace(drawn, width)['position'] === 'right',
  )
  return 14 + Math.max(0, ...beside.map(({ label }) => labelWidth(label)))
}
