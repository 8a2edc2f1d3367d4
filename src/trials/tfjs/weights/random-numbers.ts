import { mulberry32 } from '../../../advice/math/random.js'

/** A seed for each part of something that has a seed. */
export const partSeed = (seed: number, part: number): number =>
  (Math.imul(seed, 0x9e3779b1) + Math.imul(part + 1, 0x85ebca6b)) >>> 0

/** Uniform between `least` and `most`. */
export function uniformNumbers(
  count: number,
  seed: number,
  { least, most }: { readonly least: number; readonly most: number },
): Float32Array {
  const random = mulberry32(seed)
  const numbers = new Float32Array(count)
  for (let i = 0; i < count; i++) numbers[i] = least + (most - least) * random()
  return numbers
}

/**
 * Standard normal numbers. Box and Muller, "A note on the generation of random normal deviates",
 * 1958.
 *
 * @param limit numbers beyond it on either side are drawn again.
 */
export function normalNumbers(
  count: number,
  seed: number,
  limit = Number.POSITIVE_INFINITY,
): Float32Array {
  const random = mulberry32(seed)
  const numbers = new Float32Array(count)
  let drawn = 0
  while (drawn < count) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()))
    const angle = 2 * Math.PI * random()
    for (const number of [radius * Math.cos(angle), radius * Math.sin(angle)])
      if (drawn < count && Math.abs(number) <= limit) numbers[drawn++] = number
  }
  return numbers
}
