// What the engine says is true: its processes, kept up by its events. Nothing here touches the page.
import { address, getJson, nameOf } from "./api.js";

const settle = 100;          // events come in bursts; what they leave out is asked for once a burst
const fewAtOnce = 40;        // more changed processes than this are cheaper asked for all together
const longestPause = 10000;
const checkEvery = 30000;    // a dead connection is silent, so now and then we ask

export class Model extends EventTarget {
  processes = new Map();
  engine = null;
  linked = false;
  #source = null;
  #pause = 500;
  #asked = new Set();
  #askAll = false;
  #timer = 0;
  #clock = 0;
  #touched = new Map();

  start() {
    this.#open();
    setInterval(() => document.hidden || this.#check(), checkEvery);
    // Browsers allow six connections to a host: pages that nobody sees must not hold theirs.
    document.addEventListener("visibilitychange", () => document.hidden ? this.#hide() : this.#show());
  }

  refresh() {
    this.#askAll = true;
    return this.#ask();
  }

  #open() {
    this.#source?.close();
    const source = this.#source = new EventSource(address("v1/events"));
    source.onopen = () => { this.#pause = 500; this.refresh(); };
    source.onmessage = message => this.#happened(JSON.parse(message.data));
    source.onerror = () => { source.close(); this.#lost(); };
  }

  #lost() {
    this.engine = null; // the next one may be another
    this.#tellLink(false);
    clearTimeout(this.#clock);
    this.#clock = setTimeout(() => document.hidden || this.#open(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, longestPause);
  }

  #hide() {
    clearTimeout(this.#clock);
    this.#clock = setTimeout(() => this.#source?.close(), checkEvery);
  }

  #show() {
    clearTimeout(this.#clock);
    if (!this.#source || this.#source.readyState === EventSource.CLOSED) this.#open();
  }

  #tellLink(linked) {
    if (linked === this.linked) return;
    this.linked = linked;
    this.dispatchEvent(new CustomEvent("link"));
  }

  #happened(event) {
    if (event.eventType === "LOST" || event.eventType.startsWith("PROCESS_GROUP_")) this.#askSoon(null);
    else if (event.eventType.startsWith("SUPERVISOR_STATE_")) this.#check();
    else if (event.eventType.startsWith("PROCESS_STATE_")) this.#changed(event);
  }

  #changed(event) {
    const known = this.processes.get(event.name);
    this.#touched.set(event.name, performance.now());
    this.#askSoon(known ? event.name : null);
    if (!known) return;
    Object.assign(known, { state: event.state, id: event.id, upSince: null, description: event.state === "Running" ? `pid ${event.id}` : "" });
    this.dispatchEvent(new CustomEvent("change", { detail: [event.name] }));
    if (event.expected === false || event.state === "Fatal" || event.state === "Backoff") this.dispatchEvent(new CustomEvent("trouble", { detail: known }));
  }

  #askSoon(name) {
    if (name === null) this.#askAll = true;
    else this.#asked.add(name);
    this.#timer ||= setTimeout(() => this.#ask(), this.#asked.size > fewAtOnce ? settle * 5 : settle);
  }

  async #ask() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const all = this.#askAll || this.#asked.size > fewAtOnce;
    const names = [...this.#asked].map(name => this.processes.get(name)).filter(Boolean).map(nameOf);
    this.#askAll = false;
    this.#asked.clear();
    const at = performance.now();
    try {
      if (all && !this.engine) {
        this.engine = await getJson("v1/engine");
        this.dispatchEvent(new CustomEvent("engine"));
      }
      const found = await getJson("v1/processes", all ? {} : { name: names });
      this.#take(found, all, at);
      if (!all && found.length < names.length) this.#askSoon(null); // an update has taken some away
      if (all) this.#tellLink(this.#source.readyState === EventSource.OPEN);
    } catch {
      if (all) this.#lost();
    }
  }

  #take(processes, all, at) {
    const isNew = new Set(processes.map(process => process.name));
    let shape = all && [...this.processes.keys()].some(name => !isNew.has(name));
    for (const process of processes) {
      const known = this.processes.get(process.name);
      shape ||= !known;
      // An event that came while we asked is newer than the answer; it asks again by itself.
      if (known && this.#touched.get(process.name) > at) continue;
      process.upSince = process.uptime === undefined ? null : performance.now() - spanOf(process.uptime);
      this.processes.set(process.name, process);
    }
    if (all) for (const name of this.processes.keys()) if (!isNew.has(name)) this.processes.delete(name);
    this.dispatchEvent(shape || processes.length === 0 ? new CustomEvent("shape") : new CustomEvent("change", { detail: [...isNew] }));
  }

  async #check() {
    try {
      this.engine = await getJson("v1/engine");
      this.dispatchEvent(new CustomEvent("engine"));
    } catch {
      this.#source?.close();
      this.#lost();
    }
  }
}

// "1.02:03:04.5" in milliseconds.
function spanOf(text) {
  const [, days = 0, hours, minutes, seconds] = /^(?:(\d+)\.)?(\d+):(\d+):([\d.]+)/.exec(text);
  return (((+days * 24 + +hours) * 60 + +minutes) * 60 + +seconds) * 1000;
}

// As supervisorctl writes it: "0:01:02", "1 day, 2:03:04".
export function uptimeOf(process) {
  const total = Math.max(0, Math.floor((performance.now() - process.upSince) / 1000));
  const two = number => String(number).padStart(2, "0");
  const days = Math.floor(total / 86400);
  const clock = `${Math.floor(total / 3600) % 24}:${two(Math.floor(total / 60) % 60)}:${two(total % 60)}`;
  return days ? `${days} day${days === 1 ? "" : "s"}, ${clock}` : clock;
}
