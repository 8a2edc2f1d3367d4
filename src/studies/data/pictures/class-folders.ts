/** A zip of pictures: the folder of a picture is its class, a folder above it may name a part. */
import { invalid } from '../../../errors.js'
import type { ZipEntry } from '../arrays/unpack-archive.js'
import { printable } from '../printable.js'

export interface Picture {
  readonly entry: ZipEntry
  readonly className: string
}
export interface PictureParts {
  /** Sorted. */
  readonly classes: readonly string[]
  readonly training: readonly Picture[]
  /** Null where no folder says so. */
  readonly validation: readonly Picture[] | null
  /** Pictures of a second validation part. */
  readonly skipped: readonly string[]
}

const pictureName = /\.(png|jpe?g)$/i
type Part = 'training' | 'validation' | 'test'
const partFolders: Readonly<Record<string, Part>> = {
  train: 'training',
  training: 'training',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
  test: 'test',
  testing: 'test',
}

export function classFolders(entries: readonly ZipEntry[]): PictureParts {
  const parts = { training: [] as Picture[], validation: [] as Picture[], test: [] as Picture[] }
  const folderOf = new Map<Part, string>()
  for (const entry of entries.filter(isPicture)) {
    const { className, part, partFolder } = placeOf(entry)
    parts[part].push({ entry, className })
    folderOf.set(part, partFolder)
  }
  const classes = [...new Set(parts.training.map(({ className }) => className))].sort()
  checkClasses(classes)
  const hasValidation = parts.validation.length > 0
  const held = hasValidation ? parts.validation : parts.test
  const validation = held.filter(({ className }) => classes.includes(className))
  const hasSecond = hasValidation && parts.test.length > 0
  return {
    classes,
    training: parts.training,
    validation: validation.length > 0 ? validation : null,
    skipped: hasSecond ? [folderOf.get('test') ?? 'test'] : [],
  }
}

/** The last folder is the class; one above it may name the part. */
function placeOf({ name }: ZipEntry): {
  readonly className: string
  readonly part: Part
  readonly partFolder: string
} {
  const folders = name.split('/').slice(0, -1)
  const className = folders.at(-1)
  if (className === undefined) throw noFolder(name)
  const partFolder = folders.slice(0, -1).find((folder) => partOf(folder) !== null) ?? ''
  return { className: printable(className), part: partOf(partFolder) ?? 'training', partFolder }
}

function isPicture({ name }: ZipEntry): boolean {
  const parts = name.split('/')
  return (
    pictureName.test(name) && !parts.some((part) => part.startsWith('.') || part === '__MACOSX')
  )
}

const partOf = (folder: string): Part | null => partFolders[folder.toLowerCase()] ?? null

const noFolder = (name: string): Error =>
  invalid(
    '',
    printable(name),
    'pictures in one folder for each class, such as cats/1.png and dogs/2.png',
    `the picture ${printable(name)} lies in no folder, so its class is not known`,
  )

function checkClasses(classes: readonly string[]): void {
  if (classes.length > 1) return
  throw invalid(
    '',
    classes,
    'pictures in two or more folders, one for each class',
    `all pictures lie in one folder (${classes[0] ?? 'none'}): a folder for each class is needed`,
  )
}
