import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { gatherNotes, notesField } from '../../dist/images/notes.js';

const test = suite('notes of what was read');

test('equal words are one line with the number of files, and what is read again says nothing new', () => {
  const notes = gatherNotes();
  assert.equal(notesField(notes), {});
  for (const subject of ['a.jpg', 'b.jpg', 'a.jpg', 'c.jpg']) notes.onNote({ subject, text: 'turned' });
  notes.onNote({ subject: 'b.jpg', text: 'damaged' });
  assert.equal(notesField(notes), { notes: ['a.jpg and 2 more: turned', 'b.jpg: damaged'] });
});

test.run();
