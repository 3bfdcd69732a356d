// A log on the page: its last lines, and every new one while it is written.
import { address, follow } from "./api.js";
import { make } from "./table.js";

const past = 200;
const most = 3000;
const again = 1000;
const codes = /\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07/g; // colours and titles, which terminals understand

export class LogView {
  #ended = new AbortController();
  #waiting = [];
  #frame = 0;

  // what: { title, path, query, stream, tailPage }; "stream" is there when it can be chosen.
  constructor(section, what, { close, clear } = {}) {
    this.what = what;
    this.section = section;
    this.lines = make("div", { className: "lines", role: "log", ariaLive: "off", ariaLabel: `Log of ${what.title}`, tabIndex: 0 });
    this.state = make("span", { className: "follow", role: "status", textContent: "…" });
    this.newest = make("button", { type: "button", className: "newest", textContent: "Newest lines ↓", hidden: true });
    this.newest.onclick = () => this.#toEnd();
    this.lines.onscroll = () => { this.newest.hidden = this.#atEnd(); };
    section.replaceChildren(this.#head(close, clear), this.lines, this.newest);
    section.hidden = false;
    this.#open();
  }

  end() {
    this.#ended.abort();
    this.section.hidden = true;
    this.section.replaceChildren();
  }

  #head(close, clear) {
    const head = make("div", { className: "log-head" }, make("h2", { textContent: this.what.title }), this.state);
    const tools = make("div", { className: "log-tools" });
    if (this.what.stream) {
      const choice = make("div", { className: "streams", role: "group", ariaLabel: "Stream" });
      for (const stream of ["stdout", "stderr"]) {
        const one = make("button", { type: "button", textContent: stream, ariaPressed: String(stream === this.what.stream) });
        one.onclick = () => this.#choose(stream, choice);
        choice.append(one);
      }
      tools.append(choice);
    }
    const wrap = make("button", { type: "button", textContent: "Wrap", className: "wrap", ariaPressed: "true" });
    wrap.onclick = () => { wrap.ariaPressed = String(this.lines.classList.toggle("unwrapped") === false); };
    tools.append(wrap);
    if (clear) tools.append(make("button", { type: "button", textContent: "Clear", onclick: clear }));
    if (this.what.tailPage) tools.append(this.page = make("a", { className: "button", textContent: "New tab", target: "_blank", rel: "noopener", href: this.#pageAddress() }));
    head.append(tools);
    if (close) head.append(make("button", { type: "button", textContent: "Close", className: "quiet close", onclick: close }));
    return head;
  }

  #pageAddress = () => address("tail.html", { processname: this.what.tailPage, ...(this.what.stream === "stderr" ? { stream: "stderr" } : {}) }).href;

  #choose(stream, choice) {
    this.what.stream = stream;
    for (const one of choice.children) one.ariaPressed = String(one.textContent === stream);
    if (this.page) this.page.href = this.#pageAddress();
    this.#ended.abort();
    this.#ended = new AbortController();
    this.#waiting = [];
    this.#open();
  }

  async #open() {
    const ended = this.#ended;
    const query = { ...this.what.query, tail: this.what.past ?? past, follow: true, ...(this.what.stream ? { stream: this.what.stream } : {}) };
    let first = true;
    this.state.textContent = "…";
    try {
      // What is there stays until the new past has come: the page does not blink.
      const empty = setTimeout(() => { if (first && !ended.signal.aborted) { first = false; this.lines.replaceChildren(); this.state.textContent = "following"; } }, 400);
      ended.signal.addEventListener("abort", () => clearTimeout(empty));
      for await (const line of follow(this.what.path, query, ended.signal)) {
        if (first) { first = false; this.lines.replaceChildren(); this.state.textContent = "following"; }
        this.#add(line);
      }
      this.state.textContent = "waiting for the engine";
      this.#again(ended);
    } catch (problem) {
      if (ended.signal.aborted) return;
      this.state.textContent = problem.status === 404 ? "no log" : "waiting for the engine";
      if (problem.status === 404) this.lines.replaceChildren(make("div", { className: "gap", textContent: problem.message }));
      this.#again(ended, problem.status === 404 ? 5 * again : again);
    }
  }

  #again(ended, pause = again) {
    setTimeout(() => ended.signal.aborted || (document.hidden ? this.#again(ended, pause) : this.#open()), pause);
  }

  #add(line) {
    this.#waiting.push(line);
    // With every frame; a hidden page has none, and then timers do.
    this.#frame ||= document.hidden ? setTimeout(() => this.#draw(), again) : requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#frame = 0;
    const follows = this.#atEnd();
    const fresh = document.createDocumentFragment();
    for (const line of this.#waiting.splice(0).slice(-most)) {
      if (line.lost) fresh.append(make("div", { className: "gap", textContent: `${line.lost} bytes lost` }));
      const text = make("div", { className: "line" });
      if (this.what.many) text.append(make("span", { className: "from", textContent: line.name }));
      text.append(line.line.replace(codes, "") || "\u200b");
      fresh.append(text);
    }
    this.lines.append(fresh);
    while (this.lines.childElementCount > most) this.lines.firstElementChild.remove();
    if (follows) this.#toEnd();
    else this.newest.hidden = false;
  }

  #atEnd = () => this.lines.scrollHeight - this.lines.scrollTop - this.lines.clientHeight < 40;
  #toEnd() { this.lines.scrollTop = this.lines.scrollHeight; this.newest.hidden = true; }
}
