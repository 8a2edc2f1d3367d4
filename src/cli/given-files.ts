/** Files that the command line names. */
import { open } from 'node:fs/promises'
import { BatchwiseError } from '../errors.js'
import { UsageError } from './usage-error.js'

const causes: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EISDIR: 'is a folder: give the file inside',
  EACCES: 'cannot be read by this user',
}

/** Throws UsageError where the system does not give the file. */
export async function readGiven<T>(
  file: string,
  argument: string,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof BatchwiseError) throw error
    const cause = error instanceof Error && 'code' in error ? error.code : error
    const why = causes[String(cause)] ?? `cannot be read (${String(cause)})`
    throw new UsageError(`${argument} ${file} ${why}.`)
  }
}

/** Throws UsageError for the first file that cannot be opened, or is a folder. */
export async function requireReadable(files: readonly string[], argument: string): Promise<void> {
  for (const file of files) await readGiven(file, argument, () => readOneByte(file))
}

async function readOneByte(file: string): Promise<void> {
  const handle = await open(file, 'r')
  try {
    await handle.read(Buffer.alloc(1), 0, 1, 0)
  } finally {
    await handle.close()
  }
}
