import { readFile } from 'node:fs/promises'
import type { InitArguments } from './arguments/arguments.js'

/** A program to start from, as text. */
export function readTemplate(template: InitArguments['template']): Promise<string> {
  return readFile(
    new URL(`../runners/python/templates/${template}_train.py`, import.meta.url),
    'utf8',
  )
}
