/** `--input-shape`: `128,8`, or `tokens=128 image=32,32,3` for several inputs. */
import { notValid } from '../usage-error.js'

export type InputShape = readonly number[] | Readonly<Record<string, readonly number[]>>

export function inputShapeOption(text: string | null): InputShape | null {
  if (text === null) return null
  if (!text.includes('=')) return sizes(text, text)
  const entries = text
    .trim()
    .split(/\s+/)
    .map((part) => {
      const at = part.lastIndexOf('=')
      return [part.slice(0, at), sizes(part.slice(at + 1), text)] as const
    })
  return Object.fromEntries(entries)
}

function sizes(list: string, text: string): readonly number[] {
  const numbers = list.split(/[,x]/).map(Number)
  if (numbers.every((size) => Number.isInteger(size) && size >= 1)) return numbers
  throw notValid(
    `--input-shape ${text}`,
    'whole numbers such as 128,8, or "tokens=128 image=32,32,3" for several inputs',
  )
}
