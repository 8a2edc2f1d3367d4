/** Figures as SVG, drawn on the server by ECharts. */
import { LineChart, ScatterChart } from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { Figure } from '../figures/figure.js'
import { optionOf } from './option.js'
import type { Size } from './size.js'

use([LineChart, ScatterChart, GridComponent, SVGRenderer])

/** An SVG element without scripts, style sheets and `style` attributes. */
export function svgOf(figure: Figure, size: Size): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size })
  try {
    chart.setOption(optionOf(figure, size))
    return withoutStyles(chart.renderToSVGString())
  } finally {
    chart.dispose()
  }
}

/** What ECharts writes as styles, which the content policy of the pages forbids. */
const presentational = new Set([
  'font',
  'font-size',
  'font-family',
  'font-weight',
  'font-style',
  'fill',
  'stroke',
])

/** Styles as attributes of the same meaning. */
function withoutStyles(svg: string): string {
  return svg
    .replaceAll(/<style[\s\S]*?<\/style>/g, '')
    .replaceAll(/ (?:class|pointer-events)="[^"]*"/g, '')
    .replaceAll(/ style="([^"]*)"/g, (_style, text: string) => attributesOf(text))
}

function attributesOf(style: string): string {
  return style
    .split(';')
    .map((declaration) => declaration.split(':').map((part) => part.trim()))
    .filter(([name]) => name !== undefined && presentational.has(name))
    .map(([name, value]) => ` ${name}="${value ?? ''}"`)
    .join('')
}
