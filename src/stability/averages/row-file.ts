/** Bytes on a disk that nobody else sees; they are gone when the process ends, however it ends. */
export interface RowFile {
  /** Returns the place of the first byte. */
  append(bytes: Uint8Array): number;
  read(place: number, into: Uint8Array): void;
  close(): void;
}

/** A folder for such files. */
export interface RowFolder {
  readonly path: string;
  /** Bytes that are free there. */
  readonly free: number;
  /** @throws InputError about the function `subject` if it can't be made, and when written if the disk is full */
  open(subject: string): RowFile;
}
