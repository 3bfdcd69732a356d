// The table: one row a process, one body a group. Rows are made once and then only changed, so that focus and place stay.
import { uptimeOf } from "./model.js";

const collator = new Intl.Collator(undefined, { numeric: true });
export const isUp = process => ["Running", "Starting", "Backoff"].includes(process.state);

export class Table {
  picked = new Set();
  #rows = new Map();
  #groups = new Map();
  #seen = new Set();
  #dirty = new Set();
  #frame = 0;
  #observer = new IntersectionObserver(entries => {
    for (const entry of entries) {
      if (entry.isIntersecting) this.#seen.add(entry.target);
      else this.#seen.delete(entry.target);
    }
  });

  constructor(element, model) {
    this.element = element;
    this.model = model;
    setInterval(() => document.hidden || this.#tick(), 1000);
  }

  // Something came or went.
  shape() {
    for (const [name, row] of this.#rows) if (!this.model.processes.has(name)) this.#remove(name, row);
    const wanted = [...this.model.processes.values()].sort((a, b) => collator.compare(a.group, b.group) || collator.compare(a.processName, b.processName));
    const last = new Map();
    for (const process of wanted) {
      const body = this.#bodyOf(process.group);
      const row = this.#rows.get(process.name) ?? this.#add(process);
      const before = last.get(body) ?? body.querySelector("tr.group");
      const there = before ? before.nextElementSibling : body.firstElementChild;
      // Moving a row that is in its place already would lay out the whole table again.
      if (there !== row) body.insertBefore(row, there);
      last.set(body, row);
    }
    for (const [group, body] of this.#groups) this.#headOf(group, body);
    this.#placeBodies(wanted);
    this.draw([...this.#rows.keys()]);
    if (!this.element.querySelector("tr[tabindex='0']")) this.rows()[0]?.setAttribute("tabindex", "0");
  }

  // Something about these has changed; drawn with the next frame, however many there are.
  draw(names) {
    for (const name of names) this.#dirty.add(name);
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      const groups = new Set();
      for (const name of this.#dirty) {
        const process = this.model.processes.get(name);
        if (process) { this.#drawRow(this.#rows.get(name), process); groups.add(process.group); }
      }
      this.#dirty.clear();
      for (const group of groups) this.#drawGroup(group);
      this.drawn?.();
    });
  }

  // The rows that are shown, from top to bottom.
  rows = () => [...this.element.querySelectorAll("tr.row:not([hidden])")];
  current = () => document.activeElement?.closest?.("tr.row");
  membersOf = group => [...this.model.processes.values()].filter(process => process.group === group);

  show(matches) {
    for (const [name, row] of this.#rows) row.hidden = !matches(this.model.processes.get(name));
    for (const body of this.#groups.values()) body.hidden = !body.querySelector("tr.row:not([hidden])");
    return this.rows().length;
  }

  pick(names, on) {
    for (const name of names) {
      if (on) this.picked.add(name);
      else this.picked.delete(name);
      const row = this.#rows.get(name);
      if (!row) continue;
      row.querySelector("input").checked = on;
      row.classList.toggle("picked", on);
      row.setAttribute("aria-selected", String(on));
    }
    for (const group of this.#groups.keys()) this.#drawGroup(group);
    this.pickChanged?.();
  }

  moveTo(row) {
    if (!row) return;
    this.element.querySelector("tr[tabindex='0']")?.setAttribute("tabindex", "-1");
    row.setAttribute("tabindex", "0");
    row.focus();
  }

  #remove(name, row) {
    row.remove();
    this.#observer.unobserve(row);
    this.#rows.delete(name);
    this.#seen.delete(row);
    if (this.picked.has(name)) this.pick([name], false);
  }

  #add(process) {
    const row = make("tr", { className: "row", role: "row", tabIndex: -1 });
    row.dataset.name = process.name;
    const inGroup = process.name !== process.group;
    row.append(
      cell("td", "pick", make("input", { type: "checkbox", ariaLabel: `Select ${process.name}`, tabIndex: -1 })),
      cell("td", "state", make("span", { className: "pill" })),
      cell("th", "name", process.processName),
      cell("td", "about"),
      cell("td", "acts", button("start", "Start", process.name), button("restart", "Restart", process.name), button("clear", "Clear Log", process.name), button("log", "Log", process.name)));
    row.classList.toggle("member", inGroup);
    Object.assign(row.querySelector("th"), { scope: "row", ariaLabel: process.name, title: process.name });
    this.#rows.set(process.name, row);
    this.#observer.observe(row);
    return row;
  }

  #drawRow(row, process) {
    const pill = row.querySelector(".pill");
    const up = isUp(process);
    if (row.dataset.state !== process.state) {
      row.dataset.state = process.state;
      setText(pill, process.state);
      const [toggle, restart] = row.querySelectorAll(".acts button");
      toggle.dataset.act = up || process.state === "Stopping" ? "stop" : "start";
      setText(toggle, toggle.dataset.act === "stop" ? "Stop" : "Start");
      toggle.ariaLabel = `${toggle.textContent} ${process.name}`;
      // Not by "disabled", which would take the focus away.
      toggle.ariaDisabled = String(process.state === "Stopping");
      restart.classList.toggle("away", !up);
    }
    setText(row.querySelector(".about"), aboutOf(process));
  }

  #tick() {
    for (const row of this.#seen) {
      const process = this.model.processes.get(row.dataset.name);
      if (process?.upSince) setText(row.querySelector(".about"), aboutOf(process));
    }
  }

  #bodyOf(group) {
    let body = this.#groups.get(group);
    if (!body) this.#groups.set(group, body = make("tbody", { role: "rowgroup" }));
    return body;
  }

  // A group has a line of its own unless it is one program under its own name.
  #headOf(group, body) {
    const members = this.membersOf(group);
    if (!members.length) { body.remove(); this.#groups.delete(group); return; }
    const wanted = members.length > 1 || members[0].name !== group;
    const head = body.querySelector("tr.group");
    body.classList.toggle("grouped", wanted);
    if (!wanted) { head?.remove(); return; }
    if (head) return;
    const row = make("tr", { className: "group", role: "row" });
    row.dataset.group = group;
    const title = cell("th", "name", make("span", { className: "title", textContent: group }), make("span", { className: "count" }));
    title.colSpan = 3;
    title.scope = "rowgroup";
    const whole = `group ${group}`;
    row.append(
      cell("td", "pick", make("input", { type: "checkbox", ariaLabel: `Select ${whole}` })), title,
      cell("td", "acts", button("start", "Start", whole), button("stop", "Stop", whole), button("restart", "Restart", whole), button("clear", "Clear Log", whole), button("log", "Log", whole)));
    body.prepend(row);
  }

  #placeBodies(wanted) {
    let before = this.element.tHead;
    for (const group of new Set(wanted.map(process => process.group))) {
      const body = this.#groups.get(group);
      if (before.nextElementSibling !== body) before.after(body);
      before = body;
    }
  }

  #drawGroup(group) {
    const head = this.#groups.get(group)?.querySelector("tr.group");
    if (!head) return;
    const members = this.membersOf(group);
    const count = members.filter(process => this.picked.has(process.name)).length;
    const box = head.querySelector("input");
    box.checked = count === members.length;
    box.indeterminate = count > 0 && count < members.length;
    setText(head.querySelector(".count"), `${members.filter(process => process.state === "Running").length} of ${members.length} running`);
  }
}

function aboutOf(process) {
  if (process.upSince) return `pid ${process.id}, uptime ${uptimeOf(process)}`;
  if (process.state !== "Exited" || process.exitCode === undefined) return process.description ?? "";
  return `${process.exitCode < 0 ? "killed by a signal" : `exit status ${process.exitCode}`}, ${process.description}`;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function cell(tag, className, ...children) {
  return make(tag, { className, role: tag === "th" ? "rowheader" : "cell" }, ...children);
}

function button(act, text, whose) {
  const element = make("button", { type: "button", textContent: text, ariaLabel: `${text} ${whose}` });
  element.dataset.act = act;
  return element;
}
