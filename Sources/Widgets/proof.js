// The proof of work that a project may ask for: a number with which the SHA-256 of the project's key,
// the submission's id and itself begins with so many zero bits. Fetched only when it is asked for, and
// found in slices, so that the page goes on meanwhile. A worker would need a policy of its own.
(() => {
  'use strict';
  const shared = window.__seggwat;
  if (shared.prove) return;

  const sliceMillis = 8;
  const roundsBetweenLooks = 256;
  // What a gateway lets a project ask for at most.
  const bitsMax = 22;

  // FIPS 180-4, sections 4.2.2 and 5.3.3: what is behind the point of roots of the first primes.
  const fraction = root => (root - Math.floor(root)) * 4294967296 | 0;
  const constants = new Int32Array(64);
  const initial = new Int32Array(8);
  for (let number = 2, count = 0; count < 64; number++) {
    let divisor = 2;
    while (number % divisor) divisor++;
    if (divisor < number) continue;
    if (count < 8) initial[count] = fraction(Math.sqrt(number));
    constants[count++] = fraction(Math.cbrt(number));
  }

  const words = new Int32Array(64);

  /** The first word of the hash of the one block that lies in the first 16 words (section 6.2.2). */
  const hash = () => {
    for (let at = 16; at < 64; at++) {
      const early = words[at - 15];
      const late = words[at - 2];
      words[at] = words[at - 16] + words[at - 7] +
        ((early >>> 7 | early << 25) ^ (early >>> 18 | early << 14) ^ early >>> 3) +
        ((late >>> 17 | late << 15) ^ (late >>> 19 | late << 13) ^ late >>> 10);
    }
    let [a, b, c, d, e, f, g, h] = initial;
    for (let at = 0; at < 64; at++) {
      const first = h + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) +
        (e & f ^ ~e & g) + constants[at] + words[at];
      const second = ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) +
        (a & b ^ a & c ^ b & c);
      h = g; g = f; f = e; e = d + first | 0;
      d = c; c = b; b = a; a = first + second | 0;
    }
    return initial[0] + a | 0;
  };

  const load = (key, id) => {
    const digits = (key + id).replace(/-/g, '');
    words.fill(0);
    for (let at = 0; at < 8; at++) words[at] = parseInt(digits.substr(at * 8, 8), 16);
    words[9] = 0x80000000;
    words[15] = 288;
  };

  const search = (key, id, bits) => new Promise(resolve => {
    let proof = 0;
    const slice = () => {
      // Another submission's search may have used the words in between.
      load(key, id);
      const end = Date.now() + sliceMillis;
      do {
        for (let round = 0; round < roundsBetweenLooks; round++) {
          words[8] = proof;
          if (Math.clz32(hash()) >= bits) return resolve(proof);
          proof++;
        }
      } while (Date.now() < end);
      setTimeout(slice);
    };
    slice();
  });

  // The zero bits that projects have asked for, by key.
  const difficulties = {};

  /**
   * Puts a proof into an entry of the queue; resolves to whether it has one that it had not.
   *
   * Without a problem's text only what the project has asked for before is done.
   */
  shared.prove = async (entry, problem) => {
    const body = JSON.parse(entry.body);
    const key = body.project_key;
    if (problem) difficulties[key] = JSON.parse(problem).difficulty;
    const bits = difficulties[key];
    if (!(bits > 0 && bits <= bitsMax) || entry.bits >= bits) return false;
    body.proof = await search(key, body.id, bits);
    entry.body = JSON.stringify(body);
    entry.bits = bits;
    return true;
  };
})();
