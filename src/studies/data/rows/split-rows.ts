import { mulberry32 } from '../../../advice/math/random.js'

/** Share of the rows held out for validation where the file has no validation part. */
export const heldOutShare = 0.15
/** Fixed, so that the same file is always split the same way. */
const splitSeed = 20

export const heldOutRows = (rows: number): number =>
  rows === 1 ? 1 : Math.max(1, Math.round(rows * heldOutShare))

/** Says of each row in turn whether it is held out, or serves both parts (a single row). */
export type RowPlace = 'training' | 'validation' | 'both'

/**
 * Selection sampling: each row is held out with probability (still wanted) / (still to come), so
 * exactly the wanted number is. Source: Knuth, The Art of Computer Programming 2, algorithm S.
 */
export function* placesOf(rows: number): Generator<RowPlace, void> {
  if (rows === 1) {
    yield 'both'
    return
  }
  const random = mulberry32(splitSeed)
  let wanted = heldOutRows(rows)
  for (let left = rows; left > 0; left--) {
    const isHeldOut = random() * left < wanted
    if (isHeldOut) wanted -= 1
    yield isHeldOut ? 'validation' : 'training'
  }
}
