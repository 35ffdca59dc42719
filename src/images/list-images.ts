import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { InputError } from '../numerics/input-error.js';
import { codeOf } from '../numerics/message-of.js';
import { OptionError } from '../numerics/option-error.js';
import { labelsOf } from './labels.js';
import type { OnNote } from './notes.js';
import { aboutFile } from './read-bytes.js';

/** Images of a folder in the order of their names, by code points, and by folder where each class has its own. */
export interface Listing {
  readonly files: readonly string[];
  readonly labels?: Int32Array;
  readonly classNames?: readonly string[];
}

const pictureName = /\.(png|jpe?g)$/i;
/** Names of pictures that are not read. */
const otherPicture = /\.(webp|gif|bmp|tiff?|heic|heif|avif|jfif|jpe|jp2|ppm|pgm|pbm|tga)$/i;

/** What lies in a folder: links are followed. */
interface Content {
  readonly pictures: readonly string[];
  readonly folders: readonly string[];
  readonly others: readonly string[];
}

/**
 * The images of a folder, or of its folders, each one a class, sorted by name; links are followed. Folders without
 * pictures, pictures of other kinds and links that lead back are left out, with a note.
 * @param labels a file of labels, for a folder without classes
 * @throws InputError for a folder without pictures, with both pictures and classes, one class twice, or a broken link;
 *   OptionError for labels of a folder that has classes
 */
export function listImages(
  folder: string,
  { labels, onNote = () => {} }: { readonly labels?: string | undefined; readonly onNote?: OnNote | undefined } = {},
): Listing {
  const content = contentOf(folder, onNote);
  const files = content.pictures.map((name) => join(folder, name));
  const classes = classesOf(folder, content, onNote);
  if (files.length > 0 && classes.length > 0) throw bothKinds(folder, content.pictures, classes);
  if (files.length > 0)
    return { files, ...(labels !== undefined && { labels: labelsOf(folder, labels, files.length) }) };
  if (classes.length === 0) throw nothingThere(folder, content);
  if (labels !== undefined) {
    throw new OptionError(
      folder,
      `its folders ${shortList(classes.map(({ name }) => name))} are its classes, got {labels} ${labels} too (leave the file out)`,
    );
  }
  return {
    files: classes.flatMap(({ files: own }) => own),
    labels: Int32Array.from(classes.flatMap(({ files: own }, label) => own.map(() => label))),
    classNames: classes.map(({ name }) => name),
  };
}

interface Class {
  readonly name: string;
  readonly files: readonly string[];
}

/** Folders with pictures. */
function classesOf(folder: string, { pictures, folders }: Content, onNote: OnNote): Class[] {
  const own = realpathSync(folder);
  const places = new Map<string, string>();
  const classes: Class[] = [];
  for (const name of folders) {
    const path = join(folder, name);
    const place = realpathSync(path);
    if (own === place || own.startsWith(place.endsWith(sep) ? place : place + sep)) {
      onNote({ subject: path, text: 'a link that leads back to a folder around it is left out' });
      continue;
    }
    const files = contentOf(path, pictures.length > 0 ? () => {} : onNote).pictures;
    if (files.length === 0) {
      if (pictures.length === 0) onNote({ subject: path, text: 'a folder without PNG or JPEG images is no class' });
      continue;
    }
    const twin = places.get(place);
    if (twin !== undefined) {
      throw new InputError(folder, `its folders ${twin} and ${name} are the same one, by a link (take one away)`);
    }
    places.set(place, name);
    classes.push({ name, files: files.map((file) => join(path, file)) });
  }
  return classes;
}

/** The names of pictures and folders in a folder, sorted. */
function contentOf(folder: string, onNote: OnNote): Content {
  const entries = aboutFile(folder, () => readdirSync(folder, { withFileTypes: true }))
    .filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((entry) => ({ name: entry.name, kind: kindOf(folder, entry) }));
  const files = entries.filter(({ kind }) => kind === 'file').map(({ name }) => name);
  const others = files.filter((name) => otherPicture.test(name));
  if (others.length > 0) {
    onNote({
      subject: folder,
      text: `${others.length === 1 ? 'a picture that is' : `${others.length} pictures that are`} no PNG or JPEG ${others.length === 1 ? 'is' : 'are'} left out (${others[0]})`,
    });
  }
  return {
    pictures: files.filter((name) => pictureName.test(name)),
    folders: entries.filter(({ kind }) => kind === 'folder').map(({ name }) => name),
    others: files.filter((name) => /ubyte|\.bin$|\.npy$/.test(name)),
  };
}

/** What an entry is, or what the link leads to that it is. */
function kindOf(folder: string, entry: Dirent): 'file' | 'folder' | 'other' {
  if (!entry.isSymbolicLink()) return entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other';
  const path = join(folder, entry.name);
  try {
    const status = statSync(path);
    return status.isFile() ? 'file' : status.isDirectory() ? 'folder' : 'other';
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') throw new InputError(path, 'it is a link to what is not there (mend it or take it away)');
    if (code === 'ELOOP') throw new InputError(path, 'it is a link that leads to itself (mend it or take it away)');
    return aboutFile(path, () => {
      throw error;
    });
  }
}

function bothKinds(folder: string, pictures: readonly string[], classes: readonly Class[]): InputError {
  const found =
    pictures.length === 1 ? `a picture, ${pictures[0]}` : `${pictures.length} pictures, such as ${pictures[0]}`;
  const names = shortList(classes.map(({ name }) => name));
  return new InputError(
    folder,
    `it holds ${found}, beside folders of pictures, ${names}: one set, or classes? (put what is not meant elsewhere)`,
  );
}

function nothingThere(folder: string, { folders, others }: Content): InputError {
  const deeper = folders.find((name) => hasPicturesBelow(join(folder, name)));
  const remedy =
    others[0] !== undefined
      ? `name one of its files, such as ${join(folder, others[0])}`
      : deeper !== undefined
        ? `name one of its folders, such as ${join(folder, deeper)}`
        : 'use another';
  return new InputError(folder, `expected a folder with PNG or JPEG images, found none there (${remedy})`);
}

/** Whether a folder has folders of pictures. */
function hasPicturesBelow(folder: string): boolean {
  const silent = () => {};
  try {
    return contentOf(folder, silent).folders.some((name) => contentOf(join(folder, name), silent).pictures.length > 0);
  } catch {
    return false;
  }
}

function shortList(names: readonly string[]): string {
  return `${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}`;
}
