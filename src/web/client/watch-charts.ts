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
/** Names at the ends of more curves would cover each other. */
const namedCurvesMax = 8

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
    const isNamed = race.length <= namedCurvesMax
    return {
      xAxis: { ...axis(colours), ...named(this.element, 'x'), type: 'value', min: 0 },
      yAxis: { ...axis(colours), ...named(this.element, 'y'), type: 'value', scale: true },
      series: race.map(({ batchSize, learningRate, points }, i) => ({
        id: `${batchSize}/${learningRate}/${i}`,
        name: `${batchSize} · ${learningRate}`,
        type: 'line',
        data: points.map(([seconds, loss]) => [seconds, loss]),
        showSymbol: points.length < 3,
        symbolSize: 5,
        lineStyle: { width: 2 },
        color: colours.series[i % colours.series.length] ?? colours.accent,
        endLabel: { show: isNamed, formatter: '{a}', color: colours.quiet, fontSize: 12 },
        labelLayout: { moveOverlap: 'shiftY' },
      })),
    }
  }
}

export class ThroughputChart extends Chart {
  protected hasPoints({ throughput }: Curves): boolean {
    return throughput.length > 0
  }

  protected option({ throughput }: Curves, colours: Colours): ECharts.EChartsOption {
    return {
      xAxis: { ...axis(colours), ...named(this.element, 'x'), type: 'log', logBase: 2 },
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

/** The same for both figures. Tooltips as text in the picture: the page allows no inline style. */
function frame(element: HTMLElement, colours: Colours): ECharts.EChartsOption {
  return {
    animation: !stillness.matches,
    animationDuration: 300,
    textStyle: { fontFamily: getComputedStyle(element).fontFamily },
    grid: { left: 64, right: 96, top: 16, bottom: 48 },
    tooltip: {
      trigger: 'item',
      renderMode: 'richText',
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.ink },
    },
  }
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 })

const axis = (colours: Colours) => ({
  axisLine: { lineStyle: { color: colours.line } },
  axisTick: { show: false },
  axisLabel: {
    color: colours.quiet,
    fontSize: 12,
    hideOverlap: true,
    formatter: (value: number) => compact.format(value),
  },
  splitLine: { lineStyle: { color: colours.line } },
  nameTextStyle: { color: colours.quiet, fontSize: 12 },
})

const named = (element: HTMLElement, side: 'x' | 'y') => ({
  name: element.dataset[side] ?? '',
  nameLocation: 'middle' as const,
  nameGap: side === 'x' ? 30 : 46,
})
