import { fileURLToPath } from 'node:url'

/** Absolute path of a file in `fixtures/`. */
export const fixture = (file: string): string =>
  fileURLToPath(new URL(`fixtures/${file}`, import.meta.url))
