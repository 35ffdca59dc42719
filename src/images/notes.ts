/** Something to know about a file that was read all the same, such as damage that was passed over. */
export interface Note {
  /** The file or folder. */
  readonly subject: string;
  /** What was found and what was done about it, the same words for every file of the kind. */
  readonly text: string;
}

/** Takes the notes of a reading, one after the other. */
export type OnNote = (note: Note) => void;

/** Notes of a reading, gathered. */
export interface GatheredNotes {
  readonly onNote: OnNote;
  /** One line for each text: `file: text`, or `file and 7 more: text` where it holds for 8 files. */
  readonly lines: () => string[];
}

/** Gathers notes; what is read again says nothing new. */
export function gatherNotes(): GatheredNotes {
  const subjects = new Map<string, Set<string>>();
  return {
    onNote: ({ subject, text }) => {
      const known = subjects.get(text);
      if (known === undefined) subjects.set(text, new Set([subject]));
      else known.add(subject);
    },
    lines: () =>
      [...subjects].map(([text, names]) => {
        const [first = ''] = names;
        return `${first}${names.size === 1 ? '' : ` and ${names.size - 1} more`}: ${text}`;
      }),
  };
}

/** Notes as a field of what was read: none where there are none. */
export function notesField({ lines }: GatheredNotes): { readonly notes?: readonly string[] } {
  const found = lines();
  return found.length === 0 ? {} : { notes: found };
}
