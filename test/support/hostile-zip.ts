/** Zip archives that no packer writes: entries that lie about their size, and names that climb. */
import { constants, deflateRawSync } from 'node:zlib'

export interface HostileEntry {
  readonly name: string
  /** Deflated bytes. */
  readonly packed: Buffer
  /** Size that the archive announces. */
  readonly announcedBytes: number
}

/** Deflated zeros: a block that leaves no state, as often as needed, and an empty last block. */
export function deflatedZeros(mebibytes: number): Buffer {
  const block = deflateRawSync(Buffer.alloc(2 ** 20), { finishFlush: constants.Z_FULL_FLUSH })
  const lastBlock = Buffer.from([3, 0])
  return Buffer.concat([...Array.from({ length: mebibytes }, () => block), lastBlock])
}

export function entryOf(name: string, content: Uint8Array | string): HostileEntry {
  const bytes = Buffer.from(content)
  return { name, packed: deflateRawSync(bytes), announcedBytes: bytes.length }
}

/** APPNOTE.TXT of PKWARE, sections 4.3.7, 4.3.12 and 4.3.16. Checksums are left out. */
export function hostileZip(entries: readonly HostileEntry[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, packed, announcedBytes } of entries) {
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(announcedBytes, 18)
    fields.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name)])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    const made = Buffer.from([20, 0])
    const head = Buffer.from('PK\x01\x02', 'latin1')
    directory.push(Buffer.concat([head, made, fields, place, Buffer.from(name)]))
    parts.push(local, packed)
    offset += local.length + packed.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, central, end])
}
