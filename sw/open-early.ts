/** Imported before anything else, so that the database is opened while the rest of the script is run: a request that wakes the worker waits for both. */
import { openDatabase } from './database.js';

openDatabase();
