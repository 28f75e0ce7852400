/** The page of whatever a word meant. */

import type { Model } from '../formats/diameter/index.js';
import { applicationPage } from './application-page.js';
import { avpPage } from './avp-page.js';
import { commandPage } from './command-page.js';
import type { Page } from './page.js';
import type { Topic } from './topics.js';

/** @param depth levels of groups that are followed. */
export function pageOf(topic: Topic, model: Model, depth: number): Page {
  switch (topic.kind) {
    case 'command':
      return commandPage(topic, depth);
    case 'avp':
      return avpPage(topic.avp, model, depth);
    case 'application':
      return applicationPage(topic.application);
  }
}
