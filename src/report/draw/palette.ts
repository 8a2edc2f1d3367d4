/**
 * Colours of figures. They are variables of the pages' style sheet, so that a figure follows the
 * theme. They differ in lightness, for colour-blind readers.
 */
import type { Tone } from '../figures/figure.js'

export const ink = 'var(--ink)'
export const muted = 'var(--ink-quiet)'
export const paper = 'var(--surface)'
export const gridLine = 'var(--line)'

export const toneColours: Readonly<Record<Tone, string>> = {
  accent: 'var(--series-1)',
  warm: 'var(--series-2)',
  calm: 'var(--series-3)',
  faint: 'var(--line-strong)',
}
