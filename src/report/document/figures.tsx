/** The figures of a report, each with its reading, its key and its numbers. */
import { isInKey, labelsOf } from '../draw/labels.js'
import { sizes } from '../draw/size.js'
import { svgOf } from '../draw/svg.js'
import type { Figure, Series, Table } from '../figures/figure.js'
import { figuresOf } from '../figures/figures.js'
import type { ReportText } from '../words/report-text.js'
import { TrialLinks } from './evidence.js'
import type { ReportView } from './report-view.js'

export function Figures({ advice, language, text }: ReportView): JSX.Element {
  return (
    <section class="report-figures" aria-labelledby="figures">
      <h2 id="figures" safe>
        {text('figures')}
      </h2>
      {figuresOf(advice, language).map((figure) => (
        <FigureBlock figure={figure} text={text} />
      ))}
    </section>
  )
}

export function FigureBlock({
  figure,
  text,
}: {
  readonly figure: Figure
  readonly text: ReportText
}): JSX.Element {
  const { name, title, reading, series, table } = figure
  return (
    <figure class="report-figure" id={`figure-${name}`}>
      <h3 safe>{title}</h3>
      <p safe>{reading}</p>
      <Plot figure={figure} />
      <figcaption>
        <Key figure={figure} />
        <TrialLinks evidence={series.flatMap(({ evidence }) => evidence)} text={text} />
      </figcaption>
      <details class="numbers">
        <summary safe>{text('numbers')}</summary>
        <NumbersTable table={table} caption={title} />
      </details>
    </figure>
  )
}

/** For a wide page and for a phone; the style sheet shows one of them. */
function Plot({ figure }: { readonly figure: Figure }): JSX.Element {
  const label = `${figure.title}. ${figure.reading}`
  return (
    <div class="plot" role="img" aria-label={label} data-figure={figure.name}>
      <div class="plot-wide">{svgOf(figure, sizes.wide) as 'safe'}</div>
      <div class="plot-narrow">{svgOf(figure, sizes.narrow) as 'safe'}</div>
    </div>
  )
}

/** What the signs mean; a label beside its line needs no entry. */
function Key({ figure }: { readonly figure: Figure }): JSX.Element {
  const items = keyItems(figure)
  if (items.length < 2 && !figure.series.some(({ isLabelled }) => isLabelled)) return ''
  return (
    <span class="key">
      {items.map((item) => (
        <KeyItem {...item} />
      ))}
    </span>
  )
}

interface Item {
  readonly sign: string
  readonly tone: Series['tone']
  readonly label: string
  /** The figure of a wide page has the label beside the line. */
  readonly isNarrow: boolean
}

function keyItems(figure: Figure): readonly Item[] {
  const wide = labelsOf(figure, sizes.wide)
  const narrow = labelsOf(figure, sizes.narrow)
  const series = figure.series
    .filter((one) => isInKey(one, wide) || isInKey(one, narrow))
    .map((one) => ({ ...one, sign: signs[one.drawn], isNarrow: !isInKey(one, wide) }))
  const ranges = figure.ranges.map((range) => ({
    ...range,
    sign: range.drawn === 'area' ? '▒' : '┃',
    isNarrow: false,
  }))
  // all the candidates of a study have one entry
  const entries = [...series, ...ranges].map((item) => [`${item.sign}${item.label}`, item] as const)
  return [...new Map(entries).values()]
}

const signs: Readonly<Record<Series['drawn'], string>> = {
  line: '—',
  dashed: '┄',
  dots: '●',
  rings: '○',
  crosses: '✕',
}

function KeyItem({ sign, tone, label, isNarrow }: Item): JSX.Element {
  return (
    <span class={isNarrow ? 'key-item narrow-only' : 'key-item'}>
      <span class={`tone-${tone}`} aria-hidden="true" safe>
        {sign}
      </span>{' '}
      <span safe>{label}</span>
    </span>
  )
}

function NumbersTable({
  table: { columns, rows },
  caption,
}: {
  readonly table: Table
  readonly caption: string
}): JSX.Element {
  return (
    <div class="scroll" tabindex="0" role="region" aria-label={caption}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col" safe>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {row.map((cell) => (
                <td safe>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
