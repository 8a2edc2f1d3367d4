/** The colours of the style sheet, for figures. */

export interface Colours {
  readonly ink: string
  readonly quiet: string
  readonly line: string
  readonly surface: string
  readonly accent: string
  readonly series: readonly string[]
}

const seriesNames = [1, 2, 3, 4, 5, 6].map((number) => `--series-${number}`)

export function themeColours(): Colours {
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string): string => style.getPropertyValue(name).trim()
  return {
    ink: colour('--ink'),
    quiet: colour('--ink-quiet'),
    line: colour('--line'),
    surface: colour('--surface'),
    accent: colour('--accent'),
    series: seriesNames.map(colour),
  }
}

/** Calls `show` when the browser turns dark or light. */
export function onThemeChange(show: () => void): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show)
}
