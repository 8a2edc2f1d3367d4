/** A power of two. */
const places = 4096

/** Tells what is asked for the first time: most is not asked again, and its answer is not worth to be kept. Of a text only a hash is remembered, until another takes its place: a wrong guess costs no more than that. */
export class AskedOnce {
  private readonly hashes = new Uint32Array(places)

  isFirst(text: string): boolean {
    const hash = hashOf(text)
    const place = hash % places
    if (this.hashes[place] === hash) return false
    this.hashes[place] = hash
    return true
  }
}

/** FNV-1a over the characters, 32 bits (Fowler, Noll and Vo, 1991). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
