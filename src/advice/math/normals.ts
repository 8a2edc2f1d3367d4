import { mulberry32 } from './random.js'

/**
 * A generator of standard normal numbers from a seed.
 *
 * @see Box and Muller, "A note on the generation of random normal deviates", 1958
 */
export function normals(seed: number): () => number {
  const uniform = mulberry32(seed)
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
}
