/** Settings of optimizers and losses in a message. */
import type { Setting, Settings } from '../../advice/vocabulary/settings.js'
import { number, record, type Parser } from './parsers.js'

const setting: Parser<Setting> = (value, path) => {
  if (value === null || typeof value === 'boolean') return value
  return typeof value === 'string' ? value : number(value, path)
}

export const settings: Parser<Settings> = (value, path) => {
  const entries = Object.entries(record(value, path))
  return Object.fromEntries(
    entries.map(([name, part]) => [name, setting(part, `${path}/${name}`)] as const),
  )
}
