"""A real mail server that misbehaves as the recipient's name says. Prints its port, then a line of JSON for
every letter that it took.

ok@            takes the letter
busy-N@        451 to the recipient N times, then takes it
unknown@       550 to the recipient
full@          552 to the letter
slow@          takes the letter and answers after more time than anybody waits
drop@          takes the letter and hangs up before its answer
hang-up@       hangs up on the recipient
stall@         does not answer to the recipient
"""

import argparse
import asyncio
import email
import json
import os
import ssl
import sys
import threading
from pathlib import Path

import trustme
from aiosmtpd.smtp import SMTP, AuthResult


class Handler:
    def __init__(self):
        self.refused = {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name == "unknown":
            return "550 5.1.1 nobody of that name"
        if name == "hang-up":
            server.transport.abort()
            return "421 gone"
        if name == "stall":
            await asyncio.sleep(30)
        if name.startswith("busy-"):
            count = self.refused[address] = self.refused.get(address, 0) + 1
            if count <= int(name[5:]):
                return "451 4.3.2 try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        name = envelope.rcpt_tos[0].split("@")[0]
        if name == "full":
            return "552 5.2.2 mailbox full"
        letter = email.message_from_bytes(envelope.content)
        body = letter.get_payload(decode=True).decode()
        took = {"to": envelope.rcpt_tos[0], "number": letter["Message-ID"], "tls": session.ssl is not None,
                "subject": str(email.header.make_header(email.header.decode_header(letter["Subject"]))), "body": body}
        print(json.dumps(took), flush=True)
        if name == "slow":
            await asyncio.sleep(20)
        if name == "drop":
            server.transport.abort()
        return "250 2.0.0 taken"


def check(server, session, envelope, mechanism, data):
    right = data.login == b"cotmoc" and data.password == "mật khẩu".encode()
    return AuthResult(success=right, handled=False)


parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int, default=0)
parser.add_argument("--tls", choices=["none", "start", "whole"], default="none")
parser.add_argument("--authority", type=Path, help="where to write the certificate of the issuer")
parser.add_argument("--login", action="store_true")
asked = parser.parse_args()

context = None
if asked.tls != "none":
    issuer = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    issuer.issue_cert("localhost").configure_cert(context)
    issuer.cert_pem.write_to_path(asked.authority)
words = {"enable_SMTPUTF8": True}
if asked.tls == "start":
    words |= {"require_starttls": True, "tls_context": context}
if asked.login:
    words |= {"authenticator": check, "auth_required": True, "auth_require_tls": asked.tls == "start"}
whole = context if asked.tls == "whole" else None
handler = Handler()


async def serve():
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: SMTP(handler, **words), "127.0.0.1", asked.port, ssl=whole)
    print(listening.sockets[0].getsockname()[1], flush=True)
    await listening.serve_forever()


# Ends with its parent: standard input closes.
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
asyncio.run(serve())
