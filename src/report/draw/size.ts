/** Sizes of a figure, and about how large the part within its axes is. */
import { lineHeight } from './text-size.js'

/** px */
export interface Size {
  readonly width: number
  readonly height: number
}

/** On a wide page, and on a phone. */
export const sizes = {
  wide: { width: 680, height: 330 },
  narrow: { width: 350, height: 290 },
} as const satisfies Readonly<Record<string, Size>>

export const isNarrow = ({ width }: Size): boolean => width <= sizes.narrow.width

/** Right of the axes, where nothing is written there, px. */
export const roomLeast = 14
/** About what the numbers at the axes and the titles take, px. */
const axisRoom = { left: 48, below: 52, above: lineHeight } as const

/** With so much room on the right. */
export const plotOf = ({ width, height }: Size, room: number): Size => ({
  width: width - room - axisRoom.left,
  height: height - axisRoom.below - axisRoom.above,
})
