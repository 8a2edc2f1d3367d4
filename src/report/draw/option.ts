/** A figure as an option of ECharts: plain JSON, for the server's SVG and for the browser. */
import type { EChartsOption } from 'echarts'
import { ticksOf, valueAt } from '../figures/axes.js'
import type { Axis, Figure, Range, Series } from '../figures/figure.js'
import { labelsOf, type LabelPlace } from './labels.js'
import { placedMarks, type PlacedMark } from './marks.js'
import { gridLine, ink, muted, paper, toneColours } from './palette.js'
import { plotOf, type Size } from './size.js'
import { fontFamily, fontSize, inLines, lineHeight } from './text-size.js'

type SeriesOptions = Extract<NonNullable<EChartsOption['series']>, readonly unknown[]>
type SeriesOption = SeriesOptions[number]

export function optionOf(figure: Figure, size: Size): EChartsOption {
  const labels = labelsOf(figure, size)
  const marks = placedMarks(figure, size, labels)
  const rows = Math.max(0, ...marks.map(({ row }) => row + 1))
  const plot = plotOf(size, labels.room)
  return {
    animation: false,
    textStyle: { fontFamily, fontSize },
    grid: {
      left: 8,
      right: labels.room,
      top: 4,
      bottom: 6,
      outerBoundsMode: 'same',
      outerBoundsContain: 'all',
    },
    xAxis: {
      ...axisOf(figure.x, plot, plot.width / tickWidth),
      nameLocation: 'middle',
      nameGap: 8,
    },
    yAxis: {
      ...axisOf(figure.y, plot, plot.height / tickHeight),
      nameLocation: 'end',
      nameGap: 10 + rows * lineHeight,
      nameTextStyle: { ...axisText, align: 'left' },
    },
    series: [
      ...figure.ranges.flatMap(rangeSeries),
      ...figure.series.map((series) => seriesOption(series, labels.places.get(series))),
      ...marks.map((placed) => markSeries(placed, figure)),
    ],
  } as EChartsOption
}

/** What a number at an axis takes with the gap to the next, px. */
const tickWidth = 52
const tickHeight = 36

/** Keeps labels readable where they cross a line. */
const halo = { textBorderColor: paper, textBorderWidth: 3 }
const axisText = { color: muted, fontSize }

function axisOf(axis: Axis, plot: Size, most: number): Readonly<Record<string, unknown>> {
  const { title, scale, min, max } = axis
  const customValues = ticksOf(axis, Math.max(3, Math.floor(most)))
  const common = {
    name: inLines(title, plot.width),
    nameTextStyle: axisText,
    min,
    max,
    axisLabel: { ...axisText, hideOverlap: true, customValues },
    axisLine: { show: true, onZero: false, lineStyle: { color: muted } },
    axisTick: { show: false, customValues },
    splitLine: { show: true, lineStyle: { color: gridLine } },
  }
  if (scale === 'linear') return { type: 'value', ...common }
  return { type: 'log', logBase: scale === 'log2' ? 2 : 10, ...common }
}

const symbols = { dots: 'circle', rings: 'emptyCircle', crosses: 'path://M-4,-4L4,4M4,-4L-4,4' }

function seriesOption(series: Series, place: LabelPlace | undefined): SeriesOption {
  const { drawn, tone, points, label } = series
  const color = toneColours[tone]
  const isLine = drawn === 'line' || drawn === 'dashed'
  const isBehind = tone === 'faint' || series.isBackground === true
  const opacity = series.isBackground === true ? backgroundOpacity : 1
  const data = points.map(([x, y], i) =>
    place !== undefined && i === points.length - 1 ? labelledPoint(x, y, isLine) : [x, y],
  )
  const shared = {
    name: label,
    data,
    label: {
      show: false,
      formatter: '{a}',
      ...halo,
      ...place,
      color: tone === 'accent' ? ink : muted,
      fontSize,
      fontWeight: tone === 'accent' ? 'bold' : 'normal',
    },
    itemStyle: { color, opacity },
    silent: isBehind,
  }
  if (isLine) {
    const type = drawn === 'dashed' ? 'dashed' : 'solid'
    const lineStyle = { color, opacity, width: isBehind ? 1 : 2, type }
    return { ...shared, type: 'line', symbol: 'none', lineStyle } as SeriesOption
  }
  return { ...shared, type: 'scatter', symbol: symbols[drawn], symbolSize: 8 } as SeriesOption
}

const backgroundOpacity = 0.45

/** A label needs a symbol to stand at. */
const anchor = { symbol: 'circle', symbolSize: 0.1 } as const

const labelledPoint = (x: number, y: number, isLine: boolean) => ({
  value: [x, y],
  label: { show: true },
  ...(isLine ? anchor : {}),
})

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

function markSeries(
  { on, value, label, tone, row, align, start }: PlacedMark,
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
          [valueAt(x, start), value],
          [x.max, value],
        ]
  return {
    type: 'line',
    name: label,
    data: ends.map((end, i) => ({ value: end, label: { show: i === 1 } })),
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
        ? { position: 'top', distance: 2 + row * lineHeight, align }
        : { position: [0, -fontSize - 4], align }),
    },
  } as SeriesOption
}
