"""A small real IMAP server for tests, over TLS, with one mailbox."""

import datetime
import re
import socket
import ssl
import threading

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def make_certificate(folder):
    """Write a key and its certificate for localhost; return the path of both in one file."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    today = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today)
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "localhost.pem"
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


class ImapServer:
    """``mails`` is {number: bytes}, ``flags`` what a client has said of each; it takes one client after the other."""

    def __init__(self, certificate, *mails, password="secret"):
        self.mails, self.flags, self.password = dict(enumerate(mails, 1)), {}, password
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self.socket = context.wrap_socket(socket.create_server(("127.0.0.1", 0)), server_side=True)
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def stop(self):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        self.socket.close()

    def serve(self):
        while True:
            try:
                client, _ = self.socket.accept()
            except ssl.SSLError:
                continue  # a client that does not trust us
            except OSError:
                return
            with client, client.makefile("rwb") as conversation:
                conversation.write(b"* OK ready\r\n")
                conversation.flush()
                for line in conversation:
                    tag, _, command = line.decode().strip().partition(" ")
                    conversation.write(self.answer(command) + f"{tag} {self.result(command)}\r\n".encode())
                    conversation.flush()

    def result(self, command):
        return "NO wrong password" if command.startswith("LOGIN") and self.password not in command else "OK done"

    def answer(self, command):
        if command == "CAPABILITY":
            return b"* CAPABILITY IMAP4rev1\r\n"
        if command.startswith("SELECT"):
            return f"* {len(self.mails)} EXISTS\r\n".encode()
        if command == "UID SEARCH UNSEEN":
            unseen = [str(number) for number in self.mails if "Seen" not in self.flags.get(number, "")]
            return f"* SEARCH {' '.join(unseen)}\r\n".encode()
        if match := re.match(r"UID FETCH (\d+)", command):
            mail = self.mails[int(match[1])]
            return f"* 1 FETCH (UID {match[1]} BODY[] {{{len(mail)}}}\r\n".encode() + mail + b")\r\n"
        if match := re.match(r"UID STORE (\d+) \+FLAGS \((.*)\)", command):
            self.flags[int(match[1])] = match[2]
        if command == "EXPUNGE":
            self.mails = {n: mail for n, mail in self.mails.items() if "Deleted" not in self.flags.get(n, "")}
        if command == "LOGOUT":
            return b"* BYE\r\n"
        return b""
