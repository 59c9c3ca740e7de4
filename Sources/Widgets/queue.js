// Never lose a word: what a visitor sends is written down before it is sent, and crossed out when
// the server has said what became of it. One entry a key in localStorage, so that two tabs never
// write over each other; an entry that a tab is sending is leased to it for a while.
//
//     send ──▶ kept ──attempt──▶ leased ──2xx──────────────▶ gone
//               ▲                  ├──4xx for good────────▶ gone, and the visitor is told
//               └──wait, and again─┴──no answer, 408, 429, 5xx
//
// An attempt whose answer was lost is made again with the same id, and stored once.
(() => {
  'use strict';
  const shared = window.__seggwat;
  if (shared.send) return;

  const prefix = 'seggwat:q:';
  const entriesMax = 50;
  // The server takes an id for 30 days; a day less, because clocks differ.
  const ageMillisMax = 29 * 864e5;
  // Longer than the server lets anybody wait; a picture takes its time on the way.
  const answerMillisMax = 10e3;
  const pictureMillisMax = 60e3;
  const leaseMillis = answerMillisMax + 1e3;
  const waitMillisMax = 60e3;
  const keepaliveBytesMax = 60e3;

  // Where the browser refuses storage, entries live as long as the page.
  const memory = {};
  const storage = () => {
    try {
      return window.localStorage;
    } catch (error) {
      return null;
    }
  };

  const save = entry => {
    const text = JSON.stringify(entry);
    try {
      storage().setItem(prefix + entry.id, text);
      delete memory[entry.id];
    } catch (error) {
      memory[entry.id] = text;
    }
  };

  const remove = id => {
    delete memory[id];
    try {
      storage().removeItem(prefix + id);
    } catch (error) { /* there was none to remove it from */ }
  };

  const parse = text => {
    try {
      const entry = JSON.parse(text);
      return entry && entry.id && entry.url && entry.body ? entry : null;
    } catch (error) {
      return null;
    }
  };

  const entries = () => {
    const found = Object.keys(memory).map(id => parse(memory[id]));
    const stored = storage();
    for (let at = 0; stored && at < stored.length; at++) {
      const key = stored.key(at);
      if (key.slice(0, prefix.length) === prefix) found.push(parse(stored.getItem(key)));
    }
    return found.filter(entry => entry).sort((one, other) => one.since - other.since);
  };

  // --- the wire

  const isNative = value => typeof value === 'function' && /\[native code\]/.test(
    Function.prototype.toString.call(value));

  const millisMax = body => typeof body === 'string' ? answerMillisMax : pictureMillisMax;

  // Who an entry is sent as is written beside it, and the token is not: what waits is sent when a page
  // has named the same user again, and as nobody else.
  const mine = entry => entry.who === undefined ||
    Boolean(shared.core.user.token) && entry.who === (shared.core.user.id || '');
  const bearer = entry => entry.who !== undefined && 'Bearer ' + shared.core.user.token;

  /**
   * Posts without a preflight, unless the page has a token for its user. A page that wraps `fetch` may
   * add fields that would cost one.
   */
  const post = (url, body, token) => {
    if (!isNative(window.fetch)) return postOldWay(url, body, token);
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), millisMax(body));
    return fetch(url, {
      method: 'POST', body, credentials: 'omit', cache: 'no-store', signal: abort.signal,
      headers: token ? { Authorization: token } : {},
      keepalive: !token && typeof body === 'string' && body.length < keepaliveBytesMax / 3
    }).then(answer => answer.text().then(text => ({
      status: answer.status, text, wait: answer.headers.get('Retry-After')
    }))).finally(() => clearTimeout(timer));
  };

  const postOldWay = (url, body, token) => new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    if (token) request.setRequestHeader('Authorization', token);
    request.timeout = millisMax(body);
    request.onload = () => resolve({
      status: request.status, text: request.responseText,
      wait: request.getResponseHeader('Retry-After')
    });
    request.onerror = request.ontimeout = reject;
    request.send(body);
  });

  const withPicture = (entry, picture) => {
    const form = new FormData();
    form.append('data', entry.body);
    form.append('screenshot', picture, 'screenshot.jpg');
    return post(entry.url + '-with-screenshot', form, bearer(entry));
  };

  const mayBeTriedAgain = status =>
    status === 0 || status === 408 || status === 429 || status >= 500;

  // Entries under way in requests that do not outlive the page.
  const fragile = {};
  const outlives = entry => isNative(window.fetch) && 'keepalive' in Request.prototype &&
    entry.who === undefined && entry.body.length < keepaliveBytesMax / 3;

  /** Sends an entry, with a proof of work when the project asks for one; the last answer. */
  const exchange = async (entry, picture) => {
    const send = () => picture ? withPicture(entry, picture)
      : post(entry.url, entry.body, bearer(entry));
    try {
      // A part that is there has been asked for before, perhaps by this project.
      if (shared.prove && await shared.prove(entry)) save(entry);
      const answer = await send();
      if (answer.status !== 400 || answer.text.indexOf('proof_required') < 0) return answer;
      await shared.load('proof');
      if (!await shared.prove(entry, answer.text)) return answer;
      save(entry);
      return await send();
    } catch (error) {
      return { status: 0 };
    }
  };

  /** Sends an entry once: `stored`, `kept` for later, or `refused` with the server's reason. */
  const attempt = async (entry, picture) => {
    entry.tries++;
    const lease = () => {
      entry.lease = Date.now() + leaseMillis;
      save(entry);
    };
    lease();
    // A tab that dies renews nothing, so others need not wait as long as a picture may take.
    const renewing = setInterval(lease, leaseMillis / 2);
    if (picture || !outlives(entry)) fragile[entry.id] = entry;
    const answer = await exchange(entry, picture);
    clearInterval(renewing);
    delete fragile[entry.id];
    if (!mayBeTriedAgain(answer.status)) {
      remove(entry.id);
      // Whoever has rated already has nothing to send again.
      if (answer.status < 300 || answer.status === 409) return { state: 'stored' };
      let message = 'HTTP ' + answer.status;
      try {
        message = JSON.parse(answer.text).message || message;
      } catch (error) { /* a proxy's page, not ours */ }
      shared.core.warn('refused: ' + message);
      return { state: 'refused', message };
    }
    const backoff = Math.min(1e3 * Math.pow(2, entry.tries - 1), waitMillisMax);
    entry.lease = 0;
    entry.wait = Date.now() +
      Math.max(backoff * (0.5 + Math.random() / 2), (Number(answer.wait) || 0) * 1e3);
    save(entry);
    return { state: 'kept' };
  };

  // --- again

  const now = () => Date.now();
  // A time that lies further ahead than any wait was written by a clock that was wrong.
  const isAhead = time => time > now() && time < now() + 2 * 36e5;
  const pictures = {};
  let timer = 0;
  let isDraining = false;

  const drain = async hurries => {
    if (isDraining) return;
    isDraining = true;
    try {
      for (const entry of entries()) {
        if (now() - entry.since > ageMillisMax) remove(entry.id);
        else if (mine(entry) && !isAhead(entry.lease) && (hurries || !isAhead(entry.wait))) {
          const outcome = await attempt(entry, pictures[entry.id]);
          if (outcome.state === 'kept') break;
          delete pictures[entry.id];
          dispatchEvent(new CustomEvent('seggwat:sent', {
            detail: { id: entry.id, state: outcome.state, message: outcome.message }
          }));
        }
      }
    } finally {
      isDraining = false;
      schedule();
    }
  };

  const schedule = () => {
    clearTimeout(timer);
    const times = entries().filter(mine).map(entry => Math.max(
      isAhead(entry.lease) ? entry.lease : 0, isAhead(entry.wait) ? entry.wait : 0));
    if (times.length) timer = setTimeout(drain, Math.max(50, Math.min(...times) - now()));
  };

  /**
   * Sends a submission, now or when the server can be reached.
   *
   * Resolves to `stored`; `kept`, which will be sent later; or `refused` with a message.
   */
  shared.send = async (api, endpoint, fields, picture) => {
    const { core } = shared;
    const body = Object.assign({ id: core.uuid() }, fields);
    const entry = {
      id: body.id, url: api + '/api/v1/' + endpoint, body: JSON.stringify(body), since: now(),
      tries: 0, lease: 0, wait: 0, who: core.user.token && (core.user.id || '')
    };
    if (entries().length >= entriesMax) memory[entry.id] = JSON.stringify(entry);
    if (picture) pictures[entry.id] = picture;
    const outcome = await attempt(entry, picture);
    if (outcome.state !== 'kept') delete pictures[entry.id];
    schedule();
    return Object.assign(outcome, { id: entry.id });
  };

  /** Tries what waits at once, because the visitor asked for it. */
  shared.hurry = () => drain(true);

  addEventListener('online', shared.hurry);
  // A request under way that would end with the page is handed to the browser instead. Nobody hears
  // the answer, so the entry stays written down and is sent again with the same id.
  addEventListener('pagehide', () => {
    for (const entry of Object.values(fragile)) {
      // A beacon carries no token, and would be refused or stored as nobody's.
      if (navigator.sendBeacon && entry.who === undefined) {
        navigator.sendBeacon(entry.url, entry.body);
      }
      // Our own request ends here, and the next page need not wait for it.
      entry.lease = 0;
      save(entry);
    }
  });
  drain();
})();
