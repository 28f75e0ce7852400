/** The whole decoder on the captures in samples/, and whatever can be broken about them. */

import { testDecoder } from 'spoor/testing';
import decoder from './decoder.js';

testDecoder(decoder, new URL('.', import.meta.url));
