/** What a schedule is made of, and how a person reads it: one action a line. */

/** What a request may run into: the network, or a server that behaves badly. */
export type Fault =
  | { readonly kind: 'lost-before' }
  | { readonly kind: 'lost-after' }
  | { readonly kind: 'slow-before'; readonly seconds: number }
  | { readonly kind: 'slow-after'; readonly seconds: number }
  | { readonly kind: 'twice'; readonly answer: 'first' | 'second' }
  | { readonly kind: 'status'; readonly code: number; readonly retryAfter: 'none' | 'seconds' | 'date' }
  | { readonly kind: 'garbage' };

export type Target = 'refresh' | 'api' | 'login' | 'logout';
export type StorageFault = 'fails' | 'full' | 'blocked' | 'deleted' | 'tokens lost' | 'corrupted' | 'fine';
export type RequestKind = 'get' | 'post' | 'upload' | 'redirected away' | 'redirected within' | 'elsewhere';
export type MessageKind = 'due' | 'online' | 'visible' | 'refresh' | 'hello' | 'forget';

/** `via` and `which` count through the workers that are alive then. */
export type Action =
  | { readonly do: 'request'; readonly what: RequestKind; readonly tab: number; readonly via: number }
  | { readonly do: 'refresh call'; readonly tab: number; readonly via: number }
  | { readonly do: 'sign in'; readonly tab: number; readonly via: number; readonly fails: boolean }
  | { readonly do: 'sign out'; readonly tab: number; readonly via: number; readonly by: 'request' | 'message' }
  | { readonly do: 'message'; readonly what: MessageKind; readonly via: number }
  | { readonly do: 'close tab'; readonly tab: number }
  | { readonly do: 'wait'; readonly seconds: number }
  | { readonly do: 'clock'; readonly hours: number }
  | { readonly do: 'sleep'; readonly hours: number }
  | { readonly do: 'deaf' }
  | { readonly do: 'refuse tokens' }
  | { readonly do: 'end sessions' }
  | { readonly do: 'start worker' }
  | { readonly do: 'kill'; readonly which: number }
  | { readonly do: 'doom'; readonly which: number; readonly steps: number }
  | { readonly do: 'restart' }
  | { readonly do: 'fault'; readonly target: Target; readonly fault: Fault }
  | { readonly do: 'offline' }
  | { readonly do: 'online' }
  | { readonly do: 'storage'; readonly fault: StorageFault }
  | { readonly do: 'lock'; readonly how: 'hold' | 'steal'; readonly which: number }
  | { readonly do: 'unlock' };

/** An action, and how far the workers get before the next one: the steps released, by their place among those that wait; then perhaps all. */
export interface Item {
  readonly action: Action;
  readonly picks: readonly number[];
  readonly rest: boolean;
}

/** What holds for a whole schedule. */
export interface Setting {
  readonly rotation: 'strict' | 'grace' | 'none';
  readonly refreshIn: 'body' | 'cookie';
  readonly lifetime: number;
  readonly accessTokens: 'jwt' | 'opaque';
  readonly header: 'Authorization' | 'X-Access-Token';
  /** What every worker gets for a random number. */
  readonly random: number;
  readonly workers: number;
  /** In clear unless it is given. */
  readonly storage?: 'sealed';
}

export interface Schedule {
  readonly setting: Setting;
  readonly items: readonly Item[];
}

const faultText = (fault: Fault): string => {
  switch (fault.kind) {
    case 'lost-before':
      return 'is lost before the server sees it';
    case 'lost-after':
      return 'is acted upon, and its answer is lost';
    case 'slow-before':
      return `reaches the server ${fault.seconds} s late`;
    case 'slow-after':
      return `is acted upon, and its answer is ${fault.seconds} s late`;
    case 'twice':
      return `is delivered twice, and the ${fault.answer} answer arrives`;
    case 'status':
      return `is answered ${fault.code}${fault.retryAfter === 'none' ? '' : ` with Retry-After (${fault.retryAfter})`}`;
    case 'garbage':
      return 'is answered 200 by a captive portal';
  }
};

export function actionText(action: Action): string {
  switch (action.do) {
    case 'request':
      return `tab ${action.tab} sends a request (${action.what}) through worker #${action.via}`;
    case 'refresh call':
      return `tab ${action.tab} calls the refresh endpoint itself, through worker #${action.via}`;
    case 'sign in':
      return `tab ${action.tab} signs in${action.fails ? ' with a wrong password' : ''} through worker #${action.via}`;
    case 'sign out':
      return `tab ${action.tab} signs out by a ${action.by} to worker #${action.via}`;
    case 'message':
      return `a page posts '${action.what}' to worker #${action.via}`;
    case 'close tab':
      return `tab ${action.tab} is closed`;
    case 'wait':
      return `${action.seconds} s pass`;
    case 'clock':
      return `the machine's clock jumps by ${action.hours} h`;
    case 'sleep':
      return `the machine sleeps for ${action.hours} h`;
    case 'deaf':
      return 'what workers announce to each other is late, until time passes';
    case 'refuse tokens':
      return 'the server refuses every access token issued so far';
    case 'end sessions':
      return 'the server ends every session';
    case 'start worker':
      return 'another worker starts';
    case 'kill':
      return `worker #${action.which} dies`;
    case 'doom':
      return `worker #${action.which} will die ${action.steps} steps from here`;
    case 'restart':
      return 'every worker dies, and one starts';
    case 'fault':
      return `the next ${action.target} request ${faultText(action.fault)}`;
    case 'offline':
      return 'the network goes';
    case 'online':
      return 'the network is back';
    case 'storage':
      return `the storage: ${action.fault}`;
    case 'lock':
      return `a page ${action.how === 'hold' ? 'asks for' : 'steals'} lock #${action.which}`;
    case 'unlock':
      return 'the page releases its locks';
  }
}

const settingText = (setting: Setting): string =>
  Object.entries(setting)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');

export function scheduleText({ setting, items }: Schedule): string {
  const lines = items.map(({ action, picks, rest }, index) => {
    const steps = picks.length === 0 ? '' : `; steps ${picks.join(', ')}`;
    return `${String(index + 1).padStart(3)}. ${actionText(action)}${steps}${rest ? '' : '; no rest'}`;
  });
  return [`  (${settingText(setting)})`, ...lines].join('\n');
}
