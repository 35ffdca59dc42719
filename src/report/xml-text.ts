/** A text without the characters that XML does not have, such as U+0000, in whose places stands that for none. */
export function asXml(text: string): string {
  return text.replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}
