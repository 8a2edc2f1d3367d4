/** The evidence of two studies in one figure. */
import type { Axis, Figure, Mark, Series, Tone } from './figure.js'

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
  const x = bothAxes(one.x, other.x)
  const y = bothAxes(one.y, other.y)
  return {
    name: one.name,
    title: one.title,
    reading: `${names[0]}: ${one.reading} ${names[1]}: ${other.reading}`,
    x,
    y,
    series: [...seriesOf(one, names[0], 'accent'), ...seriesOf(other, names[1], 'warm')],
    ranges: [],
    marks: [...marksOf(one, names[0], 'accent'), ...marksOf(other, names[1], 'warm')],
    table: {
      columns: ['', ...one.table.columns],
      rows: [
        ...one.table.rows.map((row) => [names[0], ...row]),
        ...other.table.rows.map((row) => [names[1], ...row]),
      ],
    },
  }
}

/** Two axes differ in scale where one study measured over a much wider range. */
function bothAxes(one: Axis, other: Axis): Axis {
  const scale = one.scale === other.scale ? one.scale : 'linear'
  return {
    title: one.title,
    scale,
    min: Math.min(one.min, other.min),
    max: Math.max(one.max, other.max),
  }
}

function seriesOf({ series }: Figure, name: string, tone: Tone): readonly Series[] {
  return series.map((one) => ({
    ...one,
    label: one.isLabelled ? `${name}: ${one.label}` : `${name}, ${one.label}`,
    // of two races, the advised pairs stand out
    tone: one.tone === 'faint' || (one.isLabelled && one.tone !== 'accent') ? 'faint' : tone,
    isLabelled: one.isLabelled && one.tone === 'accent',
    // the trials are on the pages of the studies
    evidence: [],
  }))
}

/** What was advised; other marks of two studies would cover each other. */
function marksOf({ marks }: Figure, name: string, tone: Tone): readonly Mark[] {
  return marks
    .filter((mark) => mark.tone === 'accent')
    .map((mark) => ({ ...mark, label: `${name} ${mark.label}`, tone }))
}
