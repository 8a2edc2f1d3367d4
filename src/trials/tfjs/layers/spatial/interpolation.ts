/**
 * Weights with which an axis is resized, as TensorFlow's `image.resize` computes them: the centres
 * of the pixels lie at one half.
 */

type Matrix = readonly (readonly number[])[]
/** Weight of a pixel by its distance. */
type Kernel = { readonly radius: number; readonly weight: (distance: number) => number }

const lanczos = (radius: number): Kernel => ({
  radius,
  weight: (x) => {
    if (x > radius) return 0
    if (x <= 1e-3) return 1
    return (radius * Math.sin(Math.PI * x) * Math.sin((Math.PI * x) / radius)) / (Math.PI * x) ** 2
  },
})

/** Keys, "Cubic convolution interpolation for digital image processing", 1981, with a = -1/2. */
const keysCubic: Kernel = {
  radius: 2,
  weight: (x) => {
    if (x >= 2) return 0
    return x >= 1 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : (1.5 * x - 2.5) * x * x + 1
  },
}

/** Mitchell and Netravali, "Reconstruction filters in computer graphics", 1988. */
const mitchellCubic: Kernel = {
  radius: 2,
  weight: (x) => {
    if (x >= 2) return 0
    return x >= 1
      ? (((-7 / 18) * x + 2) * x - 10 / 3) * x + 16 / 9
      : ((7 / 6) * x - 2) * x * x + 8 / 9
  },
}

/** Three standard deviations on each side. */
const gaussian: Kernel = {
  radius: 1.5,
  weight: (x) => (x >= 1.5 ? 0 : Math.exp(-(x * x) / (2 * 0.5 * 0.5))),
}

const triangle: Kernel = { radius: 1, weight: (x) => Math.max(0, 1 - x) }

const kernels: Readonly<Record<string, Kernel>> = {
  lanczos3: lanczos(3),
  lanczos5: lanczos(5),
  gaussian,
  mitchellcubic: mitchellCubic,
}
/** Kernels of the methods that have another way without antialiasing. */
const smoothKernels: Readonly<Record<string, Kernel>> = { bilinear: triangle, bicubic: keysCubic }

export interface Interpolation {
  readonly method: string
  /** Widens the kernel where an image becomes smaller. */
  readonly antialias: boolean
}

/**
 * The matrix that resizes an axis of `length` entries to `newLength`. Its rows sum to 1.
 *
 * @param method nearest, bilinear, bicubic, area, lanczos3, lanczos5, gaussian or mitchellcubic.
 */
export function resizeMatrix(
  length: number,
  newLength: number,
  { method, antialias }: Interpolation,
): Matrix {
  const scale = length / newLength
  const kernel = kernels[method] ?? (antialias ? smoothKernels[method] : undefined)
  const rowOf = (i: number): readonly number[] => {
    if (kernel !== undefined) return kernelRow(length, i, scale, kernel, antialias)
    if (method === 'area') return areaRow(length, i, scale)
    if (method === 'bicubic') return cubicRow(length, (i + 0.5) * scale - 0.5)
    if (method === 'bilinear') return linearRow(length, (i + 0.5) * scale - 0.5)
    return rowWith(length, [[Math.floor((i + 0.5) * scale), 1]])
  }
  return Array.from({ length: newLength }, (_, i) => rowOf(i))
}

/** A row of zeros but for these entries; those beyond an end are added to the end. */
function rowWith(length: number, entries: readonly (readonly [number, number])[]): number[] {
  const row = Array.from({ length }, () => 0)
  for (const [place, weight] of entries) {
    const within = Math.min(Math.max(place, 0), length - 1)
    row[within] = (row[within] ?? 0) + weight
  }
  return row
}

function linearRow(length: number, place: number): number[] {
  const lower = Math.floor(place)
  const share = place - lower
  return rowWith(length, [
    [lower, 1 - share],
    [lower + 1, share],
  ])
}

/** TensorFlow has the weights in a table with 1,024 steps between two pixels. */
const cubicSteps = 1024

/** Pixels beyond an end weigh nothing, and the others sum to 1. */
function cubicRow(length: number, place: number): number[] {
  const lower = Math.floor(place)
  const share = Math.round((place - lower) * cubicSteps) / cubicSteps
  const entries = [-1, 0, 1, 2]
    .map((step) => [lower + step, keysCubic.weight(Math.abs(step - share))] as const)
    .filter(([pixel]) => pixel >= 0 && pixel < length)
  return normalizedRow(length, entries)
}

/** Each pixel weighs as much as it overlaps the new one. */
function areaRow(length: number, i: number, scale: number): number[] {
  const start = i * scale
  const end = start + scale
  const entries: [number, number][] = []
  for (let pixel = Math.floor(start); pixel < Math.ceil(end); pixel++)
    entries.push([pixel, (Math.min(pixel + 1, end) - Math.max(pixel, start)) / scale])
  return rowWith(length, entries)
}

function kernelRow(
  length: number,
  i: number,
  scale: number,
  { radius, weight }: Kernel,
  antialias: boolean,
): number[] {
  const width = antialias ? Math.max(scale, 1) : 1
  const centre = (i + 0.5) * scale
  const first = Math.max(Math.ceil(centre - radius * width - 0.5), 0)
  const last = Math.min(Math.floor(centre + radius * width - 0.5), length - 1)
  const entries: [number, number][] = []
  for (let pixel = first; pixel <= last; pixel++)
    entries.push([pixel, weight(Math.abs(pixel + 0.5 - centre) / width)])
  return normalizedRow(length, entries)
}

function normalizedRow(length: number, entries: readonly (readonly [number, number])[]): number[] {
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0)
  return rowWith(
    length,
    entries.map(([pixel, weight]) => [pixel, weight / total]),
  )
}
