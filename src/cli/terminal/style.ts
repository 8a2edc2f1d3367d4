/** Colours of a terminal, off where they would be noise. */
import type { Terminal } from '../streams.js'

const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
} as const
export type Style = keyof typeof codes
export type Paint = (style: Style, text: string) => string

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Colours only on a terminal that has them and without NO_COLOR (https://no-color.org: any value
 * but an empty one turns colours off).
 */
export function hasColours({ isTTY }: Terminal, environment: Environment): boolean {
  const { NO_COLOR: noColour = '', TERM: term } = environment
  return isTTY === true && noColour === '' && term !== 'dumb'
}

export const painted: Paint = (style, text) => {
  const [on, off] = codes[style]
  return `\u001B[${on}m${text}\u001B[${off}m`
}

export const plain: Paint = (_style, text) => text
