/** TensorFlow's allocator, replayed: which bytes of its regions some allocations touch. */

/** Sizes are multiples of this, bytes. */
const granule = 256
/** Free chunks are kept by the power of two of their size. */
const binCount = 21
const firstRegionBytes = 2 * 2 ** 20
/** A chunk is split where at least this much would be left of it, bytes. */
const splitRestBytes = 128 * 2 ** 20
const pageBytes = 4096
/** The allocator keeps 8 bytes of books per 256 of a region, written when it takes the region. */
const handleShare = 8 / granule

/** A part of a region, linked to its neighbours there. */
export interface Chunk {
  readonly region: number
  readonly at: number
  size: number
  used: boolean
  previous: Chunk | null
  next: Chunk | null
}

/**
 * Best fit with coalescing, as TensorFlow's `bfc_allocator.cc` 2.21 does it:
 *
 * - Memory comes in regions of 2 MiB and doubling, and is never given back.
 * - A request gets the smallest free chunk that is large enough. The chunk is split where at least
 *   as much again, or 128 MiB, would be left; otherwise the request keeps all of it.
 * - A freed chunk joins its free neighbours.
 *
 * A process takes what was ever touched, which the live bytes of tensors do not tell. A region that
 * a tensor of 33 MiB keeps whole makes batch 642 of a dense net take 130 MiB more than batch 770.
 *
 * @see Lea, "A memory allocator", 1996 (best fit with coalescing); Gao et al., "Estimating GPU
 *   memory consumption of deep learning models", 2020 (replaying an allocator to predict memory)
 */
export class RegionAllocator {
  /** Free chunks by the power of two of their size, each bin by size, then address. */
  private readonly bins: Chunk[][] = Array.from({ length: binCount }, () => [])
  /** Intervals of each region that were touched, bytes. */
  private readonly touched: (readonly [from: number, to: number])[][] = []
  private nextRegionBytes = firstRegionBytes
  private regionBytes = 0
  private touchedBytes = 0

  /** Bytes of the process: what was ever touched, and the allocator's own books. */
  get residentBytes(): number {
    return this.touchedBytes + this.regionBytes * handleShare
  }

  /** Takes a chunk of at least `bytes` and touches its pages. */
  allocate(bytes: number): Chunk {
    const size = Math.max(granule, Math.ceil(bytes / granule) * granule)
    let chunk = this.find(size)
    if (chunk === null) {
      this.extend(size)
      chunk = this.find(size)
    }
    if (chunk === null)
      throw new Error(`a new region has no chunk of ${size} bytes: this is a bug of the replay`)
    this.touch(
      chunk.region,
      Math.floor(chunk.at / pageBytes) * pageBytes,
      Math.ceil((chunk.at + bytes) / pageBytes) * pageBytes,
    )
    return chunk
  }

  /** Gives a chunk back to the free ones; its pages stay with the process. */
  free(chunk: Chunk): void {
    chunk.used = false
    const { next, previous } = chunk
    if (next?.used === false) {
      this.remove(next)
      join(chunk, next)
    }
    if (previous?.used === false) {
      this.remove(previous)
      join(previous, chunk)
      this.insert(previous)
    } else this.insert(chunk)
  }

  /** Takes a new region with room for `size` bytes. */
  private extend(size: number): void {
    const doubled = this.nextRegionBytes < size
    while (this.nextRegionBytes < size) this.nextRegionBytes *= 2
    this.insert({
      region: this.touched.length,
      at: 0,
      size: this.nextRegionBytes,
      used: false,
      previous: null,
      next: null,
    })
    this.touched.push([])
    this.regionBytes += this.nextRegionBytes
    if (!doubled) this.nextRegionBytes *= 2
  }

  /** Takes the smallest free chunk of at least `size` bytes. */
  private find(size: number): Chunk | null {
    for (let bin = binOf(size); bin < binCount; bin++) {
      const chunk = this.bins[bin]?.find((free) => free.size >= size)
      if (chunk === undefined) continue
      this.remove(chunk)
      chunk.used = true
      if (chunk.size >= 2 * size || chunk.size - size >= splitRestBytes) this.split(chunk, size)
      return chunk
    }
    return null
  }

  /** Cuts a chunk to `size` bytes and frees the rest. */
  private split(chunk: Chunk, size: number): void {
    const rest: Chunk = {
      region: chunk.region,
      at: chunk.at + size,
      size: chunk.size - size,
      used: false,
      previous: chunk,
      next: chunk.next,
    }
    if (chunk.next !== null) chunk.next.previous = rest
    chunk.next = rest
    chunk.size = size
    this.insert(rest)
  }

  private insert(chunk: Chunk): void {
    const bin = this.bins[binOf(chunk.size)]
    const place = bin?.findIndex((other) => comesBefore(chunk, other)) ?? -1
    bin?.splice(place < 0 ? bin.length : place, 0, chunk)
  }

  private remove(chunk: Chunk): void {
    const bin = this.bins[binOf(chunk.size)]
    bin?.splice(bin.indexOf(chunk), 1)
  }

  /** Adds an interval to the touched bytes of a region, merged with those it meets. */
  private touch(region: number, from: number, to: number): void {
    let low = from
    let high = to
    this.touched[region] = (this.touched[region] ?? []).filter(([start, end]) => {
      if (end < low || start > high) return true
      this.touchedBytes -= end - start
      low = Math.min(low, start)
      high = Math.max(high, end)
      return false
    })
    this.touched[region].push([low, high])
    this.touchedBytes += high - low
  }
}

function binOf(size: number): number {
  return Math.min(binCount - 1, Math.floor(Math.log2(size / granule)))
}

/** By size, then by address: the system gives later regions lower addresses. */
function comesBefore(a: Chunk, b: Chunk): boolean {
  if (a.size !== b.size) return a.size < b.size
  if (a.region !== b.region) return a.region > b.region
  return a.at < b.at
}

/** Merges a chunk with the free one behind it. */
function join(first: Chunk, second: Chunk): void {
  first.size += second.size
  first.next = second.next
  if (second.next !== null) second.next.previous = first
}
