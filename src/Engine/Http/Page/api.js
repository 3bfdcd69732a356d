// How the page speaks with the engine: JSON, and streams of JSON lines.

// From origin and path, since a page that was opened with a password in its address may not fetch relative to it.
const base = new URL(".", location.origin + location.pathname);

export function address(path, query = {}) {
  const url = new URL(path, base);
  for (const [key, value] of Object.entries(query)) {
    for (const one of [value].flat()) url.searchParams.append(key, one);
  }
  return url;
}

// The engine takes names as patterns; a process may be called "a*b" nevertheless.
export const literal = text => text.replace(/[*?[]/g, "[$&]");
export const nameOf = process => `${literal(process.group)}:${literal(process.processName)}`;

export async function getJson(path, query) {
  const answer = await fetch(address(path, query), { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(await reasonOf(answer));
  return answer.json();
}

// Does one thing with many processes; gives each one's result as it settles.
export async function* act(verb, names) {
  const answer = await fetch(address(`v1/processes/${verb}`), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ names }),
  });
  if (!answer.ok) throw new Error(await reasonOf(answer));
  yield* lines(answer);
}

export async function* follow(path, query, signal) {
  const answer = await fetch(address(path, query), { signal });
  if (!answer.ok) {
    const problem = new Error(await reasonOf(answer));
    problem.status = answer.status;
    throw problem;
  }
  yield* lines(answer);
}

async function* lines(answer) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let begun = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (begun + value).split("\n");
    begun = parts.pop();
    for (const part of parts) if (part) yield JSON.parse(part);
  }
}

async function reasonOf(answer) {
  try {
    return (await answer.json()).fault.message;
  } catch {
    return `${answer.status} ${answer.statusText}`;
  }
}
