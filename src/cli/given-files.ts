/** Files that the command line names. */
import { open } from 'node:fs/promises'
import { BatchwiseError } from '../errors.js'
import { usageError } from './usage-error.js'

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
    throw usageError('file-problem', { argument, file, cause: String(cause) })
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
