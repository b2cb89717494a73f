// What an administrator does before a test begins, without a window.

/** Sends a form as somebody of the demonstration, with the token of the page that shows it. */
async function send(server, role, page, action, fields) {
  const cookie = await server.as(role);
  const html = await (await fetch(server.address + page, { headers: { cookie } })).text();
  const [, token] = html.match(/name="token" value="([^"]+)"/);
  const body = new URLSearchParams({ token, ...fields });
  return fetch(server.address + action, { method: 'POST', redirect: 'manual', headers: { cookie }, body });
}

/** Gives an account a duty; one that it has already stays. */
export async function giveDuty(server, fields) {
  const answer = await send(server, 'administrator', '/duties/new', '/duties', fields);
  const told = answer.status === 303 ? '' : await answer.text();
  if (told && !told.includes('đã có đúng phân công')) throw new Error(`the duty was not given: ${answer.status} ${told.slice(0, 2000)}`);
}
