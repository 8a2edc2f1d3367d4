/** The two figures of a running study. */
import type * as ECharts from 'echarts'
import { onThemeChange, themeColours, type Colours } from './theme.js'

declare const echarts: typeof ECharts

export interface Curves {
  readonly race: readonly {
    readonly batchSize: number
    readonly learningRate: number
    readonly points: readonly (readonly [number, number])[]
  }[]
  readonly throughput: readonly { readonly batchSize: number; readonly rowsPerSecond: number }[]
}

const stillness = matchMedia('(prefers-reduced-motion: reduce)')
/** The best curves have a colour and a name; more names would cover each other. */
const namedCurvesMax = 5

abstract class Chart {
  private chart: ECharts.ECharts | null = null
  private shown: Curves | null = null

  constructor(protected readonly element: HTMLElement) {
    addEventListener('resize', () => this.chart?.resize())
    onThemeChange(() => this.show(this.shown))
  }

  show(curves: Curves | null): void {
    this.shown = curves
    if (curves === null || !this.hasPoints(curves)) return
    this.element.hidden = false
    this.chart ??= echarts.init(this.element, undefined, { renderer: 'canvas' })
    const colours = themeColours()
    this.chart.setOption(
      { ...frame(this.element), ...this.option(curves, colours) },
      { replaceMerge: ['series'] },
    )
  }

  protected abstract hasPoints(curves: Curves): boolean
  protected abstract option(curves: Curves, colours: Colours): ECharts.EChartsOption
}

export class RaceChart extends Chart {
  protected hasPoints({ race }: Curves): boolean {
    return race.length > 0
  }

  protected option({ race }: Curves, colours: Colours): ECharts.EChartsOption {
    const best = [...race].sort(byLastLoss).slice(0, namedCurvesMax)
    return {
      grid: { ...grid, bottom: 88 },
      legend: {
        data: best.map(nameOf),
        bottom: 0,
        textStyle: { color: colours.quiet, fontSize: 12 },
        itemWidth: 16,
        itemHeight: 8,
        icon: 'roundRect',
      },
      tooltip: { ...tooltip(colours), formatter: '{a}' },
      xAxis: { ...axis(colours), ...named(this.element, 'x'), type: 'log', ...secondsIn(race) },
      yAxis: { ...axis(colours), ...named(this.element, 'y'), ...lossScale(race) },
      series: race.map((curve, i) => {
        const rank = best.indexOf(curve)
        return {
          id: `${nameOf(curve)} ${i}`,
          name: nameOf(curve),
          type: 'line',
          // a logarithmic axis has no zero
          data: curve.points.filter(([seconds]) => seconds > 0).map((point) => [...point]),
          showSymbol: curve.points.length < 4,
          symbolSize: 5,
          z: rank < 0 ? 1 : 2,
          lineStyle: rank < 0 ? { width: 1, opacity: 0.4 } : { width: 2 },
          color: rank < 0 ? colours.quiet : (colours.series[rank] ?? colours.accent),
        }
      }),
    }
  }
}

type Curve = Curves['race'][number]
const lastLossOf = ({ points }: Curve): number => points.at(-1)?.[1] ?? Infinity
const nameOf = ({ batchSize, learningRate }: Curve): string =>
  `${plain.format(batchSize)} · ${Number(learningRate.toPrecision(2))}`
const byLastLoss = (one: Curve, other: Curve): number => lastLossOf(one) - lastLossOf(other)

export class ThroughputChart extends Chart {
  protected hasPoints({ throughput }: Curves): boolean {
    return throughput.length > 0
  }

  protected option({ throughput }: Curves, colours: Colours): ECharts.EChartsOption {
    const powers = throughput.map(({ batchSize }) => Math.log2(batchSize))
    const min = Math.floor(Math.min(...powers))
    const max = Math.max(Math.ceil(Math.max(...powers)), min + 1)
    const xAxis = axis(colours)
    return {
      tooltip: { ...tooltip(colours), formatter: '{b}' },
      xAxis: {
        ...xAxis,
        ...named(this.element, 'x'),
        type: 'value',
        min,
        max,
        interval: Math.ceil((max - min) / ticksMax),
        axisLabel: { ...xAxis.axisLabel, formatter: (power: number) => plain.format(2 ** power) },
      },
      yAxis: { ...axis(colours), ...named(this.element, 'y'), type: 'value', min: 0 },
      series: [
        {
          id: 'throughput',
          type: 'line',
          data: throughput.map(({ batchSize, rowsPerSecond }) => ({
            name: `${plain.format(batchSize)}: ${plain.format(rowsPerSecond)}`,
            value: [Math.log2(batchSize), rowsPerSecond],
          })),
          symbol: 'circle',
          symbolSize: 8,
          lineStyle: { width: 2 },
          color: colours.accent,
        },
      ],
    }
  }
}

/** More labels of batch sizes would touch each other. */
const ticksMax = 6
const grid = { left: 72, right: 24, top: 16, bottom: 48 }
const losses = (race: Curves['race']): readonly number[] =>
  race.flatMap(({ points }) => points.map(([, loss]) => loss))

/** From the first point to the last, where a decade lies between; a whole decade else. */
function secondsIn(race: Curves['race']): { readonly min?: number; readonly max?: number } {
  const seconds = race.flatMap(({ points }) => points.map(([at]) => at)).filter((at) => at > 0)
  const min = Math.min(...seconds)
  const max = Math.max(...seconds)
  return max >= 10 * min ? { min, max } : {}
}

/** Losses that span decades need a logarithmic axis, others whole room. */
function lossScale(race: Curves['race']): { readonly type: 'log' | 'value'; scale?: boolean } {
  const least = Math.min(...losses(race))
  const isWide = least > 0 && Math.max(...losses(race)) > 20 * least
  return isWide ? { type: 'log' } : { type: 'value', scale: true }
}

/** The same for both figures. */
function frame(element: HTMLElement): ECharts.EChartsOption {
  return {
    animation: !stillness.matches,
    animationDuration: 300,
    textStyle: { fontFamily: getComputedStyle(element).fontFamily },
    grid,
  }
}

/** Text in the picture: the page allows no inline style. */
const tooltip = (colours: Colours) => ({
  trigger: 'item' as const,
  renderMode: 'richText' as const,
  backgroundColor: colours.surface,
  borderColor: colours.line,
  textStyle: { color: colours.ink },
})

const plain = new Intl.NumberFormat('en', { maximumSignificantDigits: 6 })

const axis = (colours: Colours) => ({
  axisLine: { lineStyle: { color: colours.line } },
  axisTick: { show: false },
  axisLabel: {
    color: colours.quiet,
    fontSize: 12,
    hideOverlap: true,
    formatter: (value: number) => plain.format(value),
  },
  splitLine: { lineStyle: { color: colours.line } },
  nameTextStyle: { color: colours.quiet, fontSize: 12 },
})

const named = (element: HTMLElement, side: 'x' | 'y') => ({
  name: element.dataset[side] ?? '',
  nameLocation: 'middle' as const,
  nameGap: side === 'x' ? 30 : 54,
})
