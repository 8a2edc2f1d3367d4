/** The known name that a wrong one was probably meant to be. */

/**
 * The nearest of the known names, without regard to case, `_` and `-`; null where none is near.
 * Example: `nearestName('adamm', ['sgd', 'adam'])` is `adam`.
 */
export function nearestName(wrong: string, known: readonly string[]): string | null {
  const text = plain(wrong)
  const furthest = Math.max(1, Math.floor(text.length / 3))
  const ranked = known
    .map((name) => ({ name, distance: editDistance(text, plain(name)) }))
    .sort((a, b) => a.distance - b.distance)
  const [nearest] = ranked
  return nearest !== undefined && nearest.distance <= furthest ? nearest.name : null
}

/** `; did you mean adam?`, or nothing where no name is near. */
export function didYouMean(wrong: string, known: readonly string[]): string {
  const nearest = nearestName(wrong, known)
  return nearest === null ? '' : `; did you mean ${nearest}?`
}

/** Longer names are compared by their beginning, so that the time is bounded. */
const lengthMax = 64
const plain = (name: string): string =>
  name
    .replaceAll(/[_\s-]/g, '')
    .toLowerCase()
    .slice(0, lengthMax)

/** Levenshtein, "Binary codes capable of correcting deletions, insertions and reversals", 1966. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      current.push(Math.min(replaced, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[b.length] ?? 0
}
