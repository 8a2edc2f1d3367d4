import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

const secretBytes = 32

/** Where the secret is; without a file of its own, `key-secret` in the data folder. */
export interface KeySecretPlace {
  readonly dataFolder: string
  readonly keySecretFile?: string | null
}

/**
 * The HMAC secret of the key hashes. Without it, every key is unknown. In the data folder it is
 * made on first use, readable by this user alone; a file that was named must exist.
 */
export async function keySecret({
  dataFolder,
  keySecretFile = null,
}: KeySecretPlace): Promise<Uint8Array> {
  if (keySecretFile !== null) return checked(await readNamed(keySecretFile), keySecretFile)
  const file = path.join(dataFolder, 'key-secret')
  const existing = await readFile(file).catch(() => null)
  if (existing !== null) return checked(existing, file)
  await mkdir(dataFolder, { recursive: true })
  await createSecret(file)
  return checked(await readFile(file), file)
}

async function readNamed(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    throw new Error(
      `BATCHWISE_KEY_SECRET_FILE=${file} cannot be read: name a file of ${secretBytes} random bytes`,
      { cause: error },
    )
  }
}

/** The file appears complete; when two processes create it at once, the first one wins. */
async function createSecret(file: string): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  try {
    await writeFile(draft, randomBytes(secretBytes), { mode: 0o600, flag: 'wx' })
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(draft, { force: true })
  }
}

function checked(content: Buffer, file: string): Uint8Array {
  if (content.length === secretBytes) return content
  throw new Error(
    `${file} has ${content.length} bytes instead of ${secretBytes}: ` +
      'restore it, or remove it and create new keys',
  )
}
