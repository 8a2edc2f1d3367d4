/** What a figure shows, before anything is drawn: series, marks, a reading and its numbers. */

export type Points = readonly (readonly [x: number, y: number])[]

/** `log2` and `log10`: the axis has ticks at powers of that base, and only positive values. */
export type AxisScale = 'linear' | 'log2' | 'log10'

export interface Axis {
  /** With the unit. */
  readonly title: string
  readonly scale: AxisScale
  readonly min: number
  readonly max: number
}

/** `accent`: what is advised or measured. `warm`: limits. `calm`: laws. `faint`: the others. */
export type Tone = 'accent' | 'warm' | 'calm' | 'faint'

export interface Series {
  readonly label: string
  readonly drawn: 'line' | 'dashed' | 'dots' | 'rings' | 'crosses'
  readonly tone: Tone
  readonly points: Points
  /** The label stands beside the last point, or in the key where it would cross something. */
  readonly isLabelled: boolean
  /** Drawn thinner and paler than the others. */
  readonly isBackground?: true
  /** Ids of the trials that it rests on. */
  readonly evidence: readonly string[]
}

/** An area between two lines, or a bar at one x: [x, low, high]. */
export interface Range {
  readonly label: string
  readonly drawn: 'area' | 'bars'
  readonly tone: Tone
  readonly spans: readonly (readonly [x: number, low: number, high: number])[]
}

/** A line across the figure at one value. */
export interface Mark {
  readonly on: 'x' | 'y'
  readonly value: number
  readonly label: string
  readonly tone: Tone
}

export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export type FigureName = 'memory' | 'throughput' | 'time-to-target' | 'ends' | 'range-test' | 'race'

export interface Figure {
  readonly name: FigureName
  readonly title: string
  /** What the figure says, in one sentence. */
  readonly reading: string
  readonly x: Axis
  readonly y: Axis
  readonly series: readonly Series[]
  readonly ranges: readonly Range[]
  readonly marks: readonly Mark[]
  /** The same numbers for readers who do not see the figure. */
  readonly table: Table
}
