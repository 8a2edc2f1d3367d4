/**
 * Style sheet, pictures and scripts of the pages. Their address holds a hash of all of them: a
 * browser keeps them for a year, and a new release has new addresses.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { BatchwiseError, errorCodes } from '../errors.js'

interface Assets {
  readonly version: string
  /** Folder of each file that is served. */
  readonly folders: ReadonlyMap<string, string>
}

const require = createRequire(import.meta.url)
const folderAt = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))
/** Browsers run compiled files only. */
const clientFolder = existsSync(folderAt('./client/page.js'))
  ? folderAt('./client/')
  : folderAt('../../dist/web/client/')
const ownFolder = folderAt('./assets/')
const chartsFile = 'echarts.min.js'
const yearMs = 365 * 86_400_000

let found: Assets | undefined

function assets(): Assets {
  found ??= findAssets()
  return found
}

function findAssets(): Assets {
  const charts = path.dirname(require.resolve('echarts/package.json'))
  const folders = new Map([[chartsFile, path.join(charts, 'dist')]])
  const hash = createHash('sha256').update(readFileSync(path.join(charts, 'package.json')))
  for (const folder of [ownFolder, clientFolder])
    for (const file of readdirSync(folder)
      .filter((name) => /\.(?:css|svg|js)$/.test(name))
      .sort()) {
      folders.set(file, folder)
      hash.update(file).update(readFileSync(path.join(folder, file)))
    }
  return { version: hash.digest('base64url').slice(0, 12), folders }
}

/** Example: `style.css` -> `/assets/k3…/style.css`. */
export const assetAddress = (file: string): string => `/assets/${assets().version}/${file}`

/** The text of a style sheet, for a page that loads nothing. */
export const readStyle = (file: string): string => readFileSync(path.join(ownFolder, file), 'utf8')

interface Asset {
  Params: { readonly version: string; readonly '*': string }
}

export async function assetRoutes(app: FastifyInstance): Promise<void> {
  await app.register(fastifyStatic, { root: ownFolder, serve: false })
  app.get<Asset>('/assets/:version/*', { schema: { hide: true } }, async (request, reply) => {
    const { version, '*': file } = request.params
    const folder = assets().folders.get(file)
    if (folder === undefined)
      throw new BatchwiseError(errorCodes.notFound, `the pages have no file ${file}`)
    const isCurrent = version === assets().version
    return reply.sendFile(file, folder, {
      maxAge: isCurrent ? yearMs : 0,
      immutable: isCurrent,
    })
  })
}
