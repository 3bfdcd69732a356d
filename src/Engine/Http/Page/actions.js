// What can be done, and what the page says about it, in supervisord's words where it has some.
import { act, nameOf } from "./api.js";

const done = { start: "started", stop: "stopped", restart: "restarted" };
const reasons = {
  NO_FILE: "no such file", NOT_EXECUTABLE: "file not executable", ALREADY_STARTED: "already started",
  SPAWN_ERROR: "spawn error", ABNORMAL_TERMINATION: "abnormal termination",
};

// Does it with all of them, and returns what there is to say.
export async function perform(verb, processes, whole) {
  const faults = [];
  let idle = 0;
  try {
    for await (const result of act(verb, processes.map(nameOf))) {
      if (result.fault) faults.push([result.name, result.fault]);
      else if (result.alreadyDone) idle++;
    }
  } catch (problem) {
    return `ERROR: ${problem.message}`;
  }
  if (faults.length) return faultText(verb, faults);
  if (whole) return `${whole} ${done[verb]} at ${ctime()}`;
  if (processes.length > 1) return verb === "clear" ? `Logs of ${processes.length} processes cleared` : `${processes.length} processes ${done[verb]}`;
  const name = processes[0].name;
  if (verb === "clear") return `Log for ${name} cleared`;
  if (idle) return verb === "stop" ? `Process ${name} was not running` : `ERROR: Process ${name}: already started`;
  return `Process ${name} ${done[verb]}`;
}

function faultText(verb, faults) {
  const [name, fault] = faults[0];
  const rest = faults.length > 1 ? ` (and ${faults.length - 1} more)` : "";
  const reason = reasons[fault.name];
  if (reason && verb !== "stop") return `ERROR: Process ${name}: ${reason}${rest}`;
  return `ERROR: ${fault.message}${rest}`;
}

// "Sun Nov  1 20:01:50 2026"
export function ctime(at = new Date()) {
  const part = options => at.toLocaleString("en-US", options);
  return `${part({ weekday: "short" })} ${part({ month: "short" })} ${String(at.getDate()).padStart(2)} ${at.toTimeString().slice(0, 8)} ${at.getFullYear()}`;
}
