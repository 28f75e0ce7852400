/** What telephones can tell of a recorded network: what the recording must show. */

/** File that a recording has when it came to its end: what the telephones went through. */
export const LIVED = 'lived.json';

/** As a document of a procedure names it. */
export interface Lived {
  readonly imsi: string;
  readonly procedure: 'location-update' | 'service-request' | 'attach' | 'call' | 'short-message' | 'supplementary-service';
  readonly originator: 'mobile' | 'network';
  readonly result: 'accepted' | 'rejected' | 'answered' | 'unanswered' | 'abandoned';
  readonly cause?: number;
}
