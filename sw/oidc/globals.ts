/** A configuration file is a classic script, which imports nothing: what it may call is global. */
import { dpop } from '../dpop/index.js';
import { oidc } from './index.js';

Object.assign(self, { oidc, dpop });
