/**
 * Normal deviates from a seed. Box and Muller, "A note on the generation of random normal
 * deviates", 1958.
 */
import { mulberry32 } from '../../src/advice/math/random.js'

export function normals(seed: number): () => number {
  const uniform = mulberry32(seed)
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
}
