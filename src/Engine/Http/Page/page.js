// The page: brings the model, the table, the log and the buttons together.
import { ctime, perform } from "./actions.js";
import { nameOf } from "./api.js";
import { listen } from "./keys.js";
import { LogView } from "./log.js";
import { Model } from "./model.js";
import { make, Table } from "./table.js";

const states = ["Running", "Starting", "Backoff", "Stopping", "Stopped", "Exited", "Fatal"];
const themes = ["auto", "light", "dark"];
const mostNews = 5;
const of = id => document.getElementById(id);
const mayControl = document.body.dataset.may !== "read";

const model = new Model();
const table = new Table(of("processes"), model);
const chips = new Map();
const shownStates = new Set();
let log = null;
let opener = null;

const page = { table, act, escape, help: () => of("help").showModal(), pickShown };

// --- what is shown ---

function say(text) {
  of("message").textContent = text;
  of("message").title = text;
  of("message").classList.toggle("error", text.startsWith("ERROR") || text.startsWith("unexpected"));
}

function filter() {
  const words = of("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const count = table.show(process => {
    const text = `${process.group}:${process.processName} ${process.name} ${process.description ?? ""}`.toLowerCase();
    return (shownStates.size === 0 || shownStates.has(process.state)) && words.every(word => text.includes(word));
  });
  of("nothing").hidden = count > 0;
  of("nothing").textContent = model.processes.size ? "No process matches. Esc shows all again." : "This engine has no programs.";
  drawPicks();
}

function drawChips() {
  const counts = new Map(states.map(state => [state, 0]));
  for (const process of model.processes.values()) counts.set(process.state, (counts.get(process.state) ?? 0) + 1);
  for (const [state, chip] of chips) {
    const count = state === "All" ? model.processes.size : counts.get(state);
    chip.lastElementChild.textContent = count;
    chip.classList.toggle("none", count === 0);
    chip.ariaPressed = String(state === "All" ? shownStates.size === 0 : shownStates.has(state));
  }
}

function makeChips() {
  for (const state of ["All", ...states]) {
    const chip = make("button", { type: "button", className: "chip" }, make("span", { textContent: state }), " ", make("b", { textContent: "0" }));
    chip.dataset.state = state;
    chip.onclick = () => {
      if (state === "All") shownStates.clear();
      else if (!shownStates.delete(state)) shownStates.add(state);
      drawChips();
      filter();
    };
    chips.set(state, chip);
    of("filters").append(chip);
  }
}

function drawEngine() {
  const engine = model.engine;
  if (!engine) return;
  of("identity").textContent = `${engine.identification} on ${engine.hostName}, pid ${engine.id}, version ${engine.version}`;
  document.title = `Supervisor Status – ${engine.hostName}`;
}

function drawLink() {
  document.body.classList.toggle("lost", !model.linked);
  of("link").textContent = model.linked ? "Live" : "Connection lost, trying again";
}

function drawPicks() {
  const shown = table.rows().filter(row => table.picked.has(row.dataset.name)).length;
  const count = table.picked.size;
  of("chosen").hidden = count === 0;
  document.body.classList.toggle("choosing", count > 0);
  of("chosen-count").textContent = `${count} selected${shown < count ? ` (${count - shown} not shown)` : ""}`;
  of("pick-all").checked = count > 0 && shown === table.rows().length;
  of("pick-all").indeterminate = shown > 0 && !of("pick-all").checked;
}

function drawTheme() {
  of("theme").textContent = `Theme: ${savedSetting("theme") ?? "auto"}`;
}

function news(process) {
  const box = of("news");
  box.append(make("p", { textContent: `${process.name} is ${process.state}` }));
  while (box.childElementCount > mostNews) box.firstElementChild.remove();
}

// --- what is done ---

async function act(verb, names) {
  const processes = names.map(name => model.processes.get(name)).filter(Boolean);
  if (processes.length === 0) return;
  if (verb === "log") showLog(processes);
  else if (!mayControl) say("ERROR: you may look here, and change nothing");
  else say(await perform(verb, processes));
}

async function actAll(verb, word, whole) {
  const count = model.processes.size;
  if (await confirmed(`${word} all ${count} processes?`, `${word} All`)) say(await perform(verb, [...model.processes.values()], whole));
}

function confirmed(question, yes) {
  of("confirm-text").textContent = question;
  of("confirm-yes").textContent = yes;
  of("confirm").returnValue = "";
  of("confirm").showModal();
  of("confirm-yes").focus();
  return new Promise(resolve => of("confirm").addEventListener("close", () => resolve(of("confirm").returnValue === "yes"), { once: true }));
}

function showLog(processes) {
  const many = processes.length > 1;
  const names = processes.map(process => process.name);
  openLog({
    title: many ? `${names.length} processes` : names[0], path: "v1/logs", query: { name: processes.map(nameOf) }, stream: "stdout",
    many, past: many ? 20 : undefined, tailPage: many ? null : names[0],
  }, mayControl ? () => act("clear", names) : null);
}

function openLog(what, clear) {
  log?.end();
  opener = document.activeElement?.closest(".log") ? opener : document.activeElement;
  log = new LogView(of("log"), what, { close: closeLog, clear });
  document.body.classList.add("logging");
  log.lines.focus();
}

function closeLog() {
  log?.end();
  log = null;
  document.body.classList.remove("logging");
  opener?.focus();
}

function pickShown(on) {
  table.pick(table.rows().map(row => row.dataset.name), on);
}

function escape(typing) {
  if (typing && of("search").value) of("search").value = "";
  else if (log) closeLog();
  else if (table.picked.size) table.pick([...table.picked], false);
  else { of("search").value = ""; shownStates.clear(); drawChips(); }
  filter();
  return true;
}

const commands = {
  refresh: async () => { await model.refresh(); say(`Page refreshed at ${ctime()}`); },
  restartall: () => actAll("restart", "Restart", "All"),
  stopall: () => actAll("stop", "Stop", "All"),
  activity: () => openLog({ title: "Activity log", path: "v1/engine/log", query: {} }),
  help: page.help,
  unpick: () => table.pick([...table.picked], false),
  theme: () => {
    const next = themes[(themes.indexOf(savedSetting("theme") ?? "auto") + 1) % themes.length];
    saveSetting("theme", next);
    useTheme(next);
    drawTheme();
  },
};

// --- what is heard ---

document.addEventListener("click", event => {
  const button = event.target.closest("button");
  if (!button || button.ariaDisabled === "true") return;
  const line = button.closest("tr");
  if (button.dataset.do) commands[button.dataset.do]();
  else if (button.dataset.chosen) act(button.dataset.chosen, [...table.picked]);
  else if (button.dataset.act && line) act(button.dataset.act, namesOf(line));
});

of("processes").addEventListener("change", event => {
  const line = event.target.closest("tr");
  if (event.target.id === "pick-all") pickShown(event.target.checked);
  else {
    const shown = new Set(table.rows().map(row => row.dataset.name));
    table.pick(namesOf(line).filter(name => shown.has(name)), event.target.checked);
  }
});

// A click beside the buttons makes the row the one that keys act upon.
of("processes").addEventListener("mousedown", event => {
  const row = event.target.closest("tr.row");
  if (row && !event.target.closest("button, input, a")) { table.moveTo(row); event.preventDefault(); }
});

const namesOf = line => line.dataset.name ? [line.dataset.name] : table.membersOf(line.dataset.group).map(process => process.name);

of("search").addEventListener("input", filter);
model.addEventListener("shape", () => { table.shape(); of("processes").ariaBusy = "false"; drawChips(); drawEngine(); filter(); });
model.addEventListener("change", event => table.draw(event.detail));
model.addEventListener("engine", drawEngine);
model.addEventListener("link", drawLink);
model.addEventListener("trouble", event => news(event.detail));
table.drawn = () => { drawChips(); if (shownStates.size || of("search").value) filter(); };
table.pickChanged = drawPicks;

makeChips();
drawTheme();
listen(page);
say(of("message").textContent);
// The message was said; a reload shall not say it again.
if (location.search.includes("message=")) history.replaceState(null, "", location.pathname);
model.start();
