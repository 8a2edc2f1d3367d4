/**
 * TensorFlow's allocator, replayed: which bytes of its regions a sequence of allocations touches.
 *
 * It takes memory in regions of 2 MiB and doubling, and gives none back. A request gets the smallest free chunk that is large enough, and keeps all of it where less than as much again (and less than 128 MiB)
 * would be left; freed chunks join their free neighbours ("best fit with coalescing": D. Lea, "A memory allocator", 1996; TensorFlow, `bfc_allocator.cc`, 2.21). What a process takes of it is what was ever
 * touched, which the live bytes of tensors do not tell: a region that a tensor of 33 MiB keeps whole makes batch 642 of a dense net take 130 MiB more than batch 770. Replaying the allocator to foretell memory:
 * Gao, Liu, Zhang, Li, Zhu, Lin, Yang, "Estimating GPU memory consumption of deep learning models", 2020.
 */

/** Sizes are multiples of it, bytes. */
const granule = 256
const binCount = 21
const firstRegionBytes = 2 * 2 ** 20
const keptWholeBytes = 128 * 2 ** 20
const pageBytes = 4096
/** For every 256 bytes of a region the allocator keeps a handle of 8 bytes, all written when the region is taken. */
const handleShare = 8 / granule

export interface Chunk {
  readonly region: number
  readonly at: number
  size: number
  used: boolean
  previous: Chunk | null
  next: Chunk | null
}

export class RegionAllocator {
  /** Free chunks by the power of two of their size, each bin by size, then address. */
  private readonly bins: Chunk[][] = Array.from({ length: binCount }, () => [])
  /** By region: intervals that were touched, bytes. */
  private readonly touched: (readonly [from: number, to: number])[][] = []
  private nextRegionBytes = firstRegionBytes
  private regionBytes = 0
  private touchedBytes = 0

  /** Bytes of the process: what was touched, and the allocator's own books. */
  get residentBytes(): number {
    return this.touchedBytes + this.regionBytes * handleShare
  }

  allocate(bytes: number): Chunk {
    const size = Math.max(granule, Math.ceil(bytes / granule) * granule)
    let chunk = this.find(size)
    if (chunk === null) {
      this.extend(size)
      chunk = this.find(size)
    }
    if (chunk === null) throw new Error('a new region is as large as what it was taken for')
    this.touch(
      chunk.region,
      Math.floor(chunk.at / pageBytes) * pageBytes,
      Math.ceil((chunk.at + bytes) / pageBytes) * pageBytes,
    )
    return chunk
  }

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

  private find(size: number): Chunk | null {
    for (let bin = binOf(size); bin < binCount; bin++) {
      const chunk = this.bins[bin]?.find((free) => free.size >= size)
      if (chunk === undefined) continue
      this.remove(chunk)
      chunk.used = true
      if (chunk.size >= 2 * size || chunk.size - size >= keptWholeBytes) this.split(chunk, size)
      return chunk
    }
    return null
  }

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

  private touch(region: number, from: number, to: number): void {
    let [low, high] = [from, to]
    this.touched[region] = (this.touched[region] ?? []).filter(([start, end]) => {
      if (end < low || start > high) return true
      this.touchedBytes -= end - start
      ;[low, high] = [Math.min(low, start), Math.max(high, end)]
      return false
    })
    this.touched[region].push([low, high])
    this.touchedBytes += high - low
  }
}

const binOf = (size: number): number =>
  Math.min(binCount - 1, Math.floor(Math.log2(size / granule)))
/** By size, then address: the system gives later regions lower ones. */
const comesBefore = (a: Chunk, b: Chunk): boolean =>
  a.size !== b.size ? a.size < b.size : a.region !== b.region ? a.region > b.region : a.at < b.at

function join(first: Chunk, second: Chunk): void {
  first.size += second.size
  first.next = second.next
  if (second.next !== null) second.next.previous = first
}
