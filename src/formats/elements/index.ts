/** Information elements of layer 3 messages, read by tables: which stand in a message, in what order and form: `spoor/formats/elements`. */

export { type ElementReaders, Elements, type ElementTable } from './elements.js';
export { ElementProgram, type Read, type ReadHalf, type Reading } from './program.js';
export { type ElementRows, parseRow, parseRows, type Row } from './rows.js';
