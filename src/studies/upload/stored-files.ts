/** What stores of uploads have in common: data sets and models. */
import type { StageBounds } from './stage-files.js'
import type { UploadSource } from './upload-source.js'

/** Files on the disk that are not read yet. Call `discard` in the end, whatever happens. */
export interface StagedUpload<Info> {
  readonly id: string
  read(): Promise<UploadDraft<Info>>
  discard(): Promise<void>
}

/** An upload that was read but is not stored yet. */
export interface UploadDraft<Info> {
  readonly info: Info
  /** Writes it where no reader sees it. Returns what is known only now beside the rest. */
  write(): Promise<Info>
  /** Shows it to readers. */
  keep(): Promise<void>
}

export interface UploadBounds extends StageBounds {
  /** Most bytes that the file may unpack to, and that its rows may take. */
  readonly storedBytesMax: number
}

/** For files of this machine's own user. */
export const unbounded: UploadBounds = {
  bytesMax: Infinity,
  storedBytesMax: Infinity,
  onBytes: () => undefined,
}

export interface StoredInfo {
  readonly id: string
  /** Disk space, which counts for the quota. */
  readonly storedBytes: number
}

/** Uploads by the hash of their files, without owners. */
export interface StoredFiles<Info extends StoredInfo> {
  /** Puts the files of the source on the disk. Nothing stays there when it throws. */
  stage(source: UploadSource, bounds: UploadBounds): Promise<StagedUpload<Info>>
  get(id: string): Promise<Info | null>
  remove(id: string): Promise<void>
  /** Deletes what killed processes left. Returns every stored id. */
  tidy(): Promise<readonly string[]>
}

/** A file takes a whole number of blocks. */
const blockBytes = 4096
export const blocks = (bytes: number): number => Math.ceil(bytes / blockBytes) * blockBytes
