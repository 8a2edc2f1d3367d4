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
      { ...frame(this.element, colours), ...this.option(curves, colours) },
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
      xAxis: { ...axis(colours), ...named(this.element, 'x'), type: 'value', min: 0 },
      yAxis: { ...axis(colours), ...named(this.element, 'y'), type: 'value', scale: true },
      series: race.map((curve, i) => {
        const { batchSize, learningRate, points } = curve
        const rank = best.indexOf(curve)
        return {
          id: `${batchSize}/${learningRate}/${i}`,
          name: `${batchSize} · ${learningRate.toPrecision(2).replace(/\.?0+$/, '')}`,
          type: 'line',
          data: points.map(([seconds, loss]) => [seconds, loss]),
          showSymbol: points.length < 3,
          symbolSize: 5,
          z: rank < 0 ? 1 : 2,
          lineStyle: { width: rank < 0 ? 1 : 2 },
          color: rank < 0 ? colours.quiet : (colours.series[rank] ?? colours.accent),
          endLabel: { show: rank >= 0, formatter: '{a}', color: colours.quiet, fontSize: 12 },
          labelLayout: { moveOverlap: 'shiftY' },
        }
      }),
    }
  }
}

type Curve = Curves['race'][number]
const lastLossOf = ({ points }: Curve): number => points.at(-1)?.[1] ?? Infinity
const byLastLoss = (one: Curve, other: Curve): number => lastLossOf(one) - lastLossOf(other)

export class ThroughputChart extends Chart {
  protected hasPoints({ throughput }: Curves): boolean {
    return throughput.length > 0
  }

  protected option({ throughput }: Curves, colours: Colours): ECharts.EChartsOption {
    return {
      grid: { ...grid, right: 24 },
      xAxis: {
        ...axis(colours),
        ...named(this.element, 'x'),
        type: 'log',
        logBase: 2,
        ...powersAround(throughput.map(({ batchSize }) => batchSize)),
      },
      yAxis: { ...axis(colours), ...named(this.element, 'y'), type: 'value', min: 0 },
      series: [
        {
          id: 'throughput',
          type: 'line',
          data: throughput.map(({ batchSize, rowsPerSecond }) => [batchSize, rowsPerSecond]),
          symbol: 'circle',
          symbolSize: 8,
          lineStyle: { width: 2 },
          color: colours.accent,
        },
      ],
    }
  }
}

/** At the right, room for the names of curves. */
const grid = { left: 64, right: 96, top: 16, bottom: 48 }

/** The powers of two around these sizes. */
function powersAround(sizes: readonly number[]): { readonly min: number; readonly max: number } {
  const least = Math.floor(Math.log2(Math.min(...sizes)))
  const most = Math.ceil(Math.log2(Math.max(...sizes)))
  return { min: 2 ** least, max: 2 ** Math.max(most, least + 1) }
}

/** The same for both figures. Tooltips as text in the picture: the page allows no inline style. */
function frame(element: HTMLElement, colours: Colours): ECharts.EChartsOption {
  return {
    animation: !stillness.matches,
    animationDuration: 300,
    textStyle: { fontFamily: getComputedStyle(element).fontFamily },
    grid,
    tooltip: {
      trigger: 'item',
      renderMode: 'richText',
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.ink },
    },
  }
}

const plain = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 })

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
  nameGap: side === 'x' ? 30 : 50,
})
