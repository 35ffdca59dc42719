/** Values of hexadecimal digits, in small letters, by character code; 255 for all else. */
const digits = new Uint8Array(256).fill(255);
for (let value = 0; value < 16; value++) digits[value.toString(16).charCodeAt(0)] = value;

/** The number that the eight hexadecimal digits at bytes[at …] stand for; −1 if they are none. */
export function readWord(bytes: Uint8Array, at: number): number {
  let value = 0;
  let seen = 0;
  for (let place = at; place < at + 8; place++) {
    const digit = digits[bytes[place]!]!;
    seen |= digit;
    value = (value << 4) | digit;
  }
  return seen < 16 ? value >>> 0 : -1;
}

/** A number below 2³² as eight hexadecimal digits. */
export function wordText(value: number): string {
  return value.toString(16).padStart(8, '0');
}
