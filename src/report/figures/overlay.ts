/** The evidence of two studies in one figure. */
import { joinedAxis } from './axes.js'
import type { Figure, Mark, Range, Series, Tone } from './figure.js'

/** Names of the two studies, as the figures write them. */
export type PairNames = readonly [first: string, second: string]

/** The figures that both studies have. A series without a label gets the name of its study. */
export function overlaid(
  first: readonly Figure[],
  second: readonly Figure[],
  names: PairNames,
): readonly Figure[] {
  return first.flatMap((one) => {
    const other = second.find(({ name }) => name === one.name)
    return other === undefined ? [] : [overlay(one, other, names)]
  })
}

function overlay(one: Figure, other: Figure, names: PairNames): Figure {
  const [first, second] = names
  const titleOf = (side: 'x' | 'y'): string =>
    one[side].title === other[side].title
      ? one[side].title
      : `${first}: ${one[side].title}; ${second}: ${other[side].title}`
  return {
    name: one.name,
    title: one.title,
    reading: `${first}: ${one.reading} ${second}: ${other.reading}`,
    x: joinedAxis(one.x, other.x, titleOf('x')),
    y: joinedAxis(one.y, other.y, titleOf('y')),
    series: [...seriesOf(one, first, 'accent'), ...seriesOf(other, second, 'warm')].sort(
      (a, b) => Number(b.isBackground ?? false) - Number(a.isBackground ?? false),
    ),
    ranges: [...rangesOf(one, first, 'accent'), ...rangesOf(other, second, 'warm')],
    marks: [...marksOf(one, first, 'accent'), ...marksOf(other, second, 'warm')],
    table: {
      columns: ['', ...one.table.columns],
      rows: [
        ...one.table.rows.map((row) => [first, ...row]),
        ...other.table.rows.map((row) => [second, ...row]),
      ],
    },
  }
}

/** All in the colour of their study. What was advised stands out of several candidates. */
function seriesOf({ series }: Figure, name: string, tone: Tone): readonly Series[] {
  const foremost = series.filter((one) => one.isLabelled && one.tone === 'accent')
  const [shown] = foremost.length > 0 ? foremost : series.filter(({ isLabelled }) => isLabelled)
  return series.map((one) => {
    const { drawn, points, label } = one
    // the trials are on the pages of the studies
    const shared = { drawn, points, tone, evidence: [] }
    if (one === shown) return { ...shared, label: `${name}: ${label}`, isLabelled: true }
    if (one.isLabelled || one.tone === 'faint')
      return { ...shared, label: name, isLabelled: false, isBackground: true }
    return { ...shared, label: `${name}, ${label}`, isLabelled: false }
  })
}

function rangesOf({ ranges }: Figure, name: string, tone: Tone): readonly Range[] {
  return ranges.map((one) => ({ ...one, label: `${name}, ${one.label}`, tone }))
}

/** What was advised; other marks of two studies would cover each other. */
function marksOf({ marks }: Figure, name: string, tone: Tone): readonly Mark[] {
  return marks
    .filter((mark) => mark.tone === 'accent')
    .map((mark) => ({ ...mark, label: `${name} ${mark.label}`, tone }))
}
