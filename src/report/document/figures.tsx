/** The figures of a report, each with its reading, its key and its numbers. */
import { sizes } from '../draw/option.js'
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

/** What the signs mean; lines with a label beside them need none. */
function Key({ figure: { series, ranges } }: { readonly figure: Figure }): JSX.Element {
  const unlabelled = series.filter(({ isLabelled, tone }) => !isLabelled && tone !== 'faint')
  if (unlabelled.length + ranges.length < 2) return ''
  return (
    <span class="key">
      {unlabelled.map((item) => (
        <KeyItem sign={signs[item.drawn]} tone={item.tone} label={item.label} />
      ))}
      {ranges.map(({ drawn, tone, label }) => (
        <KeyItem sign={drawn === 'area' ? '▒' : '┃'} tone={tone} label={label} />
      ))}
    </span>
  )
}

const signs: Readonly<Record<Series['drawn'], string>> = {
  line: '—',
  dashed: '┄',
  dots: '●',
  rings: '○',
  crosses: '✕',
}

function KeyItem({
  sign,
  tone,
  label,
}: {
  readonly sign: string
  readonly tone: Series['tone']
  readonly label: string
}): JSX.Element {
  return (
    <span class="key-item">
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
