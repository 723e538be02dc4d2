// What the domain stands on, as interfaces. The context opens one of each; a room's door names the
// ones that it takes with Pick, so that reading a signature tells what a room can reach.

import type { Observe } from '../observe.ts';
import type { Cache } from './cache.ts';
import type { Chance, Clock } from './clock.ts';
import type { Database } from './database.ts';
import type { ImageAnalyser } from './image-analyser.ts';
import type { Mailer } from './mailer.ts';
import type { ObjectStore } from './object-store.ts';
import type { Queue } from './queue.ts';
import type { WebhookSender } from './webhook-sender.ts';

export interface Ports {
  database: Database;
  cache: Cache;
  objectStore: ObjectStore;
  queue: Queue;
  imageAnalyser: ImageAnalyser;
  mailer: Mailer;
  webhookSender: WebhookSender;
  clock: Clock;
  chance: Chance;
  observe: Observe;
}
