/** Figures come as pictures; ECharts takes over where a mouse points, to read values off. */
import type * as ECharts from 'echarts'
import { onThemeChange } from './theme.js'

declare const echarts: typeof ECharts

type Options = Readonly<Record<string, ECharts.EChartsOption>>

export function drawFigures(page: HTMLElement): void {
  const { study = '', charts = '' } = page.dataset
  const options = once(async () => {
    const response = await fetch(`/studies/${study}/figures.json`)
    return (await response.json()) as Options
  })
  const library = once(() => loadScript(charts))
  for (const plot of page.querySelectorAll<HTMLElement>('.plot'))
    plot.addEventListener(
      'pointerenter',
      (event) => {
        // on a touch screen the picture stays: a finger would cover what it points at
        if (event.pointerType === 'mouse') void takeOver(plot, library, options)
      },
      { once: true },
    )
}

async function takeOver(
  plot: HTMLElement,
  library: () => Promise<typeof ECharts>,
  options: () => Promise<Options>,
): Promise<void> {
  const [drawing, all] = await Promise.all([library(), options()])
  const option = all[plot.dataset['figure'] ?? '']
  const picture = plot.querySelector<HTMLElement>('.plot-wide')
  if (option === undefined || picture === null || picture.offsetWidth === 0) return
  const layer = document.createElement('div')
  layer.className = 'plot-live'
  layer.style.height = `${picture.offsetHeight}px`
  picture.hidden = true
  plot.append(layer)
  const chart = drawing.init(layer, undefined, { renderer: 'canvas' })
  const show = (): void => chart.setOption({ ...inColours(option), tooltip }, { notMerge: true })
  show()
  onThemeChange(show)
  addEventListener('resize', () => chart.resize())
}

/** Text inside the canvas: a box of HTML would need styles that the page forbids. */
const tooltip = {
  trigger: 'axis',
  renderMode: 'richText',
  confine: true,
  axisPointer: { type: 'line' },
  valueFormatter: (value: unknown) =>
    typeof value === 'number' ? String(Number(value.toPrecision(3))) : String(value),
} as ECharts.TooltipComponentOption

/** A canvas knows no variables of the style sheet. */
function inColours(option: ECharts.EChartsOption): ECharts.EChartsOption {
  const style = getComputedStyle(document.documentElement)
  const text = JSON.stringify(option).replaceAll(/var\((--[\w-]+)\)/g, (_variable, name: string) =>
    style.getPropertyValue(name).trim(),
  )
  return JSON.parse(text) as ECharts.EChartsOption
}

function loadScript(address: string): Promise<typeof ECharts> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = address
    script.addEventListener('load', () => resolve(echarts))
    script.addEventListener('error', reject)
    document.head.append(script)
  })
}

function once<T>(compute: () => T): () => T {
  let computed: { readonly value: T } | undefined
  return () => (computed ??= { value: compute() }).value
}
